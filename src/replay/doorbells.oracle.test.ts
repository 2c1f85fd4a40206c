/** Doorbells through every way of ringing them: the same eventfds ring, whatever the order of registration. */

import { describe, expect, it } from 'vitest';
import { MODERN_INTEL } from '../kernel/kvm/kvm.js';
import fc from '../property.test-data.js';
import { VARIANTS } from '../variants/table.js';
import { ONE_NS_HOST, runText } from './replay-text.test-data.js';

const WAYS = VARIANTS.filter(({ path }) => path === 'kick').map(({ name }) => name);
const HEAD = 'cpu,op,addr,len,kind,value,ret\n';

interface Bell {
  readonly kind: string;
  readonly addr: number;
  readonly len: number;
  readonly value: number | null;
}

const bell: fc.Arbitrary<Bell> = fc
  .record({
    kind: fc.constantFrom('mmio', 'pio', 'hcall'),
    addr: fc.constantFrom(0xc00, 0xc04, 0xc08, 0xff8, 0x1000),
    len: fc.constantFrom(0, 1, 2, 4),
    value: fc.option(fc.nat(3)),
  })
  .map((one) => (one.len === 0 ? { ...one, value: null } : one));

/** At the end of a page, and over it. */
const atEnd: fc.Arbitrary<Bell> = fc
  .record({
    kind: fc.constant('mmio'),
    addr: fc.constantFrom(0xffe, 0xfff, 0x1000),
    len: fc.constantFrom(0, 1, 2, 4),
    value: fc.option(fc.nat(1)),
  })
  .map((one) => (one.len === 0 ? { ...one, value: null } : one));

type Row = readonly ['ioeventfd' | 'ioeventfd_del' | 'kick', Bell];

const rowText = (cpu: number, [op, { kind, addr, len, value }]: Row, ret: string): string =>
  `${cpu},${op},${addr},${op === 'kick' ? len || 2 : len},${kind},${value ?? ''},${ret}\n`;

/** The writes that a kick comes to: two where it is by MMIO and over the end of a page. */
function writesOf({ kind, addr, len, value }: Bell): { addr: number; len: number; value: number }[] {
  const write = { addr, len: len || 2, value: value ?? 0 };
  const now = 0x1000 - (addr % 0x1000);
  if (kind !== 'mmio' || write.len <= now) return [write];
  // all values are in the lowest byte
  return [
    { ...write, len: now },
    { addr: addr + now, len: write.len - now, value: 0 },
  ];
}

/** What the rows must answer (nothing where a kick rings two doorbells, which no lane runs), from a list that is scanned from its start: returns, and signals by eventfd. */
function naive(rows: readonly Row[]): { rets: string[]; signals: Map<Bell, number> } {
  const known: { bell: Bell; there: boolean }[] = [];
  const signals = new Map<Bell, number>();
  const same = (a: Bell, b: Bell): boolean =>
    a.kind === b.kind && a.addr === b.addr && a.len === b.len && a.value === b.value;
  const rets = rows.map(([op, asked]) => {
    const exact = known.find(({ bell }) => same(bell, asked));
    if (op === 'ioeventfd') {
      const collides = known.some(
        ({ bell, there }) =>
          there &&
          bell.kind === asked.kind &&
          bell.addr === asked.addr &&
          (bell.len === 0 ||
            asked.len === 0 ||
            (bell.len === asked.len &&
              (bell.value === null || asked.value === null || bell.value === asked.value))),
      );
      if (collides) return '-EEXIST';
      if (exact === undefined) known.push({ bell: asked, there: true });
      else exact.there = true;
      return '0';
    }
    if (op === 'ioeventfd_del') {
      if (exact === undefined || !exact.there) return '-ENOENT';
      exact.there = false;
      return '0';
    }
    const [hit, other] = writesOf(asked).flatMap((write) =>
      known.filter(
        ({ bell, there }) =>
          there &&
          bell.kind === asked.kind &&
          bell.addr === write.addr &&
          (bell.len === 0 || (bell.len === write.len && (bell.value === null || bell.value === write.value))),
      ),
    );
    if (hit === undefined) return '-EOPNOTSUPP';
    if (other !== undefined) return '';
    signals.set(hit.bell, (signals.get(hit.bell) ?? 0) + 1);
    return '0';
  });
  return { rets, signals };
}

/** Runs rows in every lane: the referee compares, the recorded returns are those of the list. */
async function agrees(rows: readonly Row[], host = ONE_NS_HOST): Promise<void> {
  const { rets, signals } = naive(rows);
  const csv = HEAD + rows.map((row, i) => rowText(i % 2, row, rets[i])).join('');
  const [base, ...variants] = WAYS;
  const run = await runText(csv, { base, variants, host });
  expect(run.group.returns).toMatchObject({ differing: 0, first: null });
  for (const { differing } of run.finished.lanes) expect([...differing]).toEqual([]);
  for (const { machine } of run.lanes) {
    const [vm] = machine.named;
    if (vm === undefined) continue;
    for (const [{ kind, addr, len, value }, count] of signals) {
      const spot = vm.doorbells.spot(kind as 'mmio', Math.floor(addr / 4096), addr % 4096)!;
      const found = spot.doorbells.find(
        (one) => one.len === len && (one.wildcard ? value === null : value === one.low),
      )!;
      expect(found.eventfd.signalled, `${kind} ${addr} ${len} ${value}`).toBe(count);
    }
  }
}

const op = fc.constantFrom<Row[0]>('ioeventfd', 'ioeventfd', 'ioeventfd_del', 'kick', 'kick', 'kick', 'kick');

describe('all ways to ring a doorbell', () => {
  it('answer as a linear scan does, and ring the same eventfds', async () => {
    const rows = fc.array(fc.tuple(op, bell), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(rows, (some) => agrees(some)),
      { numRuns: 60 },
    );
  });

  it('also on hosts without FAST_MMIO, without MMIO sptes, and where everything is emulated', async () => {
    const rows = fc.array(fc.tuple(op, bell), { maxLength: 40 });
    const kvm = { ...MODERN_INTEL, mmio: 'shadow' as const, fastMmio: false, why: 'test' };
    for (const options of [kvm, { ...kvm, mmioCaching: false, emulatedPio: true }]) {
      const host = { ...ONE_NS_HOST, kvm: options };
      await fc.assert(
        fc.asyncProperty(rows, (some) => agrees(some, host)),
        { numRuns: 15 },
      );
    }
  });

  it('also by writes over the end of a page, which KVM splits', async () => {
    const rows = fc.array(fc.tuple(op, atEnd), { maxLength: 30 });
    for (const fastMmio of [true, false]) {
      const host = { ...ONE_NS_HOST, kvm: { ...MODERN_INTEL, fastMmio, why: 'test' } };
      await fc.assert(
        fc.asyncProperty(rows, (some) => agrees(some, host)),
        { numRuns: 20 },
      );
    }
  });

  it('whatever the order of registration', async () => {
    const bells = fc.uniqueArray(bell, {
      selector: ({ kind, addr, len, value }) => `${kind} ${addr} ${len} ${value}`,
      minLength: 2,
      maxLength: 12,
    });
    const signals = async (order: readonly Bell[], kicks: readonly Bell[]): Promise<string[]> => {
      const csv =
        HEAD +
        order.map((one) => rowText(0, ['ioeventfd', one], '')).join('') +
        kicks.map((one) => rowText(0, ['kick', one], '')).join('');
      const { lanes } = await runText(csv, { base: 'mmio-pv', variants: ['portio-datamatch'] });
      return lanes.map(({ machine }) =>
        order
          .map(({ kind, addr, len, value }) => {
            const spot = machine.named[0].doorbells.spot(
              kind as 'mmio',
              Math.floor(addr / 4096),
              addr % 4096,
            );
            const found = spot?.doorbells.find(
              (one) => one.len === len && (one.wildcard ? value === null : value === one.low),
            );
            return `${kind} ${addr} ${len} ${value}: ${found?.eventfd.signalled}`;
          })
          .sort()
          .join('\n'),
      );
    };
    await fc.assert(
      fc.asyncProperty(bells, fc.infiniteStream(fc.nat()), async (all, chance) => {
        // only such as do not collide: who comes first would win
        const free = all.filter(
          (one, i) => naive([...all.slice(0, i + 1)].map((b) => ['ioeventfd', b])).rets[i] === '0' && one,
        );
        const shuffled = [...free].sort(() => (chance.next().value! % 2 === 0 ? -1 : 1));
        const [first, second] = [await signals(free, all), await signals(shuffled, all)];
        expect(second).toEqual(first);
        expect(new Set(first).size).toBe(1);
      }),
      { numRuns: 40 },
    );
  });
});
