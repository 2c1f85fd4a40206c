/** Imports whole: real recordings, a guest whose eventfds are known, and text that is damaged at random. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../failure.js';
import fc from '../../../property.test-data.js';
import { type Eventfd, eventsOf, type GuestOp, imported, taken } from './imported.test-data.js';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../../fixtures/imports/${name}`, import.meta.url));

describe('real recordings', () => {
  it.each([
    ['perf-script-kicks.txt', { mmio: 256, pio: 208, hcall: 0 }, 352, 112, 11, 96],
    ['perf-script-kicks-ns.txt', { mmio: 256, pio: 208, hcall: 0 }, 352, 112, 11, 96],
    ['ftrace-kicks.txt', { mmio: 80, pio: 72, hcall: 0 }, 96, 56, 3, 48],
  ])('%s', async (file, kicks, kept, toUserSpace, eventfds, reads) => {
    const { recording, counts, registrations, rows } = await imported(fixture(file));
    expect(counts).toMatchObject({ kicks, kept, toUserSpace, lostTrack: 0, ambiguous: 0, unexplained: 0 });
    expect(registrations).toHaveLength(eventfds);
    expect(recording.skipped.reads).toBe(reads);
    expect(recording.notUnderstood.count + recording.lost.count).toBe(0);
    const all = [...rows()];
    expect(all).toHaveLength(eventfds + kicks.mmio + kicks.pio);
    const times = all.map(({ tsNs }) => Number(tsNs));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('tell that port 0x528 has an eventfd for one value and 0x600 none', async () => {
    const { registrations } = await imported(fixture('perf-script-kicks.txt'));
    const at = (addr: number) => registrations.filter((fd) => fd.addr === addr).map(({ value }) => value);
    expect(at(0x528)).toEqual([0x12345678]);
    expect(at(0x600)).toEqual([]);
    expect(at(0x510)).toEqual([null]);
  });

  it('with and without nanoseconds are the same kicks', async () => {
    const [micro, nano] = await Promise.all(
      ['perf-script-kicks.txt', 'perf-script-kicks-ns.txt'].map(async (file) => [
        ...(await imported(fixture(file))).rows(),
      ]),
    );
    expect(nano.map((row) => ({ ...row, tsNs: Math.floor(Number(row.tsNs) / 1000) * 1000 }))).toEqual(micro);
  });

  it('do not depend on line ends, gzip or a byte order mark', async () => {
    const text = fixture('ftrace-kicks.txt').toString();
    const plain = [...(await imported(text)).rows()];
    for (const other of [text.replaceAll('\n', '\r\n'), gzipSync(text), `\ufeff${text}`, text.trimEnd()])
      expect([...(await imported(other)).rows()]).toEqual(plain);
  });
});

const DOORS = [0x510, 0x518, 0x520];
const kind = fc.constantFrom<'mmio' | 'pio'>('mmio', 'pio');
const eventfd = fc.record({
  kind,
  addr: fc.constantFrom(...DOORS),
  len: fc.constantFrom(0, 2, 4),
  value: fc.option(fc.nat(3), { nil: null }),
});
const op: fc.Arbitrary<GuestOp> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('write' as const),
      kind,
      addr: fc.constantFrom(...DOORS),
      len: fc.constantFrom(2, 4),
      value: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('read' as const), kind, addr: fc.constantFrom(...DOORS) }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'signal' as const }) },
);

function printed(threads: readonly (readonly GuestOp[])[], fds: readonly Eventfd[], form: string): string {
  const ops = threads
    .flatMap((list, t) => list.map((one, i) => ({ one, t, at: i * 7 + t })))
    .sort((a, b) => a.at - b.at);
  let now = 0;
  const lines = ops.flatMap(({ one, t }) =>
    eventsOf(one, fds, t).map((event) => {
      const time = `${12 + Math.floor(++now / 1e6)}.${String(now % 1e6).padStart(6, '0')}`;
      return form === 'perf'
        ? `CPU ${t}/KVM 7/${10 + t} [00${t}] ${time}: kvm:${event}`
        : `  CPU ${t}/KVM-${10 + t} [00${t}] ..... ${time}: ${event}`;
    }),
  );
  return lines.join('\n');
}

describe('a guest whose eventfds are known', () => {
  it('gets eventfds that take and refuse exactly the writes that it made', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventfd, { maxLength: 5 }),
        fc.array(fc.array(op, { maxLength: 30 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('perf', 'ftrace'),
        async (fds, threads, form) => {
          const writes = threads.flat().filter((one) => one.does === 'write');
          fc.pre(writes.length > 0);
          const { counts, registrations, rows } = await imported(printed(threads, fds, form));
          const kicks = [...rows()].filter((row) => row.op === 'kick');
          expect(kicks).toHaveLength(writes.length);
          const derived = registrations as readonly Eventfd[];
          for (const row of kicks) {
            const write = row as unknown as Eventfd & { value: number };
            expect(taken(derived, write)).toBe(taken(fds, write));
          }
          expect(counts.kept + counts.assumed).toBe(writes.filter((write) => taken(fds, write)).length);
          expect(new Set(registrations.map(({ vm }) => vm)).size).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('may be recorded per CPU: the lines are sorted by time, and that is said', async () => {
    const ops: GuestOp[] = [1, 2, 3].map((value) => ({
      does: 'write',
      kind: 'pio',
      addr: 0x510,
      len: 2,
      value,
    }));
    const text = printed([ops, ops, ops], [], 'perf');
    const byCpu = text.split('\n').sort((a, b) => (a.slice(0, 9) < b.slice(0, 9) ? -1 : 1));
    const [sorted, mixed] = [await imported(text), await imported(byCpu.join('\n'))];
    expect([...mixed.rows()].map(({ tsNs, cpu, op: o }) => [tsNs, cpu, o])).toEqual(
      [...sorted.rows()].map(({ tsNs, cpu, op: o }) => [tsNs, cpu, o]),
    );
    expect([sorted.recording.events.outOfOrder, mixed.recording.events.outOfOrder > 0]).toEqual([0, true]);
  });
});

describe('text that is something else', () => {
  it.each([
    ['', '<stdin>: the file is empty'],
    ['\n\n', '<stdin>: the file is empty'],
    ['\0\x01ELF', '<stdin>: is no text; expected what perf script'],
    [
      'hello world',
      '<stdin>: holds no event line; it looks like "hello world"; expected perf script, ftrace',
    ],
    ['# vfiobench-trace: 1\nop\n', '<stdin>: is a vfiobench trace already'],
    ['a-1 [000] .... 123456789: kvm_pio: x', 'its times have no unit; record with trace_clock local or mono'],
    ['PERFILE2\0\0\0', '<stdin>: looks like perf.data (print it with perf script)'],
    ['a 1 [000] 1.000000: kvm:kvm_entry: vcpu 0', '<stdin>: no kick in 1 event on 1 line; record kvm_mmio'],
    ['a 1 [000] 1.000000: sched:sched_switch: x', 'no kick in 1 event on 1 line (1 sched_switch)'],
    [
      `a 1 [000] 1.000000: kvm:kvm_pio: pio_write at 0x1 size 1 val 0x1\n${'x'.repeat(2 ** 20 + 1)}`,
      '<stdin>:2: the line is longer',
    ],
    [
      'a 1 [000] 1.000000: kvm:kvm_pio: pio_write at 0x1 size 1 val 0x1\na 1 [000] 10000000.000000: kvm:kvm_pio: pio_write at 0x1 size 1 val 0x1',
      '<stdin>:2: this kick is more than 104 days after that of line 1; one of the times is damaged',
    ],
    [
      'CPU 65535/KVM 5 [000] 1.000000: kvm:kvm_pio: pio_write at 0x1 size 1 val 0x1',
      '<stdin>:1: this kick is of vCPU 65535; a trace has vCPUs up to 65534, and one more that registers eventfds',
    ],
  ])('%j', async (text, message) => {
    const error = await imported(text).catch((caught) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(message);
  });

  it('damaged at random: no crash, no invented rows, every line accounted for', async () => {
    const real = `${fixture('made-by-hand.txt')}${fixture('ftrace-kicks.txt').toString().slice(0, 3000)}`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(real.length), fc.nat(3), fc.string({ maxLength: 5, unit: 'binary' })), {
          maxLength: 30,
        }),
        async (damages) => {
          let text = real;
          for (const [at, cut, put] of damages) text = text.slice(0, at) + put + text.slice(at + cut);
          const result = await imported(text).catch((error) => {
            if (error instanceof InputError) return null;
            throw error;
          });
          if (result === null) return;
          const { recording, counts, rows } = result;
          const { mmio, pio, hcall } = counts.kicks;
          const possible = text.split('\n').filter((line) => /write|fast mmio|nr /.test(line)).length;
          expect(mmio + pio + hcall).toBeLessThanOrEqual(possible);
          const read = [...recording.forms.values()].reduce((sum, count) => sum + count, 0);
          expect(read + recording.notUnderstood.count + recording.lost.count).toBeLessThanOrEqual(
            recording.lines,
          );
          expect([...rows()].filter((row) => row.op === 'kick')).toHaveLength(mmio + pio + hcall);
        },
      ),
      { numRuns: 300 },
    );
  });
});
