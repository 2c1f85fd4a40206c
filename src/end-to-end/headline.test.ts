/** The first lines of a replay, which are what most people read: they must not say what the rest of it denies. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReplayResult } from '../results/replay.js';
import { replayResultSchema } from '../results/replay.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = temporaryFolder();

/** The lines up to the first empty one. */
async function head(line: string, stdin?: string): Promise<string[]> {
  const { stdout } = await vfiobench(`${line} -q`, stdin === undefined ? {} : { stdin });
  return stdout.split('\n\n')[0].split('\n');
}

async function json(line: string, stdin?: string): Promise<ReplayResult> {
  const { stdout } = await vfiobench(`${line} -q --format json`, stdin === undefined ? {} : { stdin });
  const result = JSON.parse(stdout);
  expect(replayResultSchema.safeParse(result).error).toBeUndefined();
  return result;
}

describe('a difference that retries make', () => {
  it('is work at assumed prices, not waiting', async () => {
    const { stdout } = await vfiobench(
      'replay traces/madvise-4g.csv.gz --base batch-root-entry --variant batch:bytes=65536 --skip 2 --filter op=s2_fault --sensitivity -q',
    );
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('@s2_fault_ns 44.5 % slower * mean 107,691 → 155,665 ns');
    expect(text).toContain('+524,044 vmexit *');
    expect(text).toContain(
      "+48.0 µs a call, −8.14 µs of it waiting; by the prices' intervals, the waiting in it held, +30.6 µs to +109 µs",
    );
    expect(text).toContain('stage-2 faults retry as often as they did');
  });
});

describe('a difference that is mostly waiting', () => {
  const CALLERS = 'traces/glmark2-8cpu.csv.gz --limit 6000';
  const HELD = `${CALLERS} --base dma-rw-group-held --variant dma-rw-mmget-not-zero`;

  it('rests on the handover where that is assumed and longer than the lock is held', async () => {
    const text = (await vfiobench(`replay ${HELD} -q`)).stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(/@dma_rw_cycles [\d.]+ % faster, by handover \* mean/);
    expect(text).toMatch(/wait\[task_lock\] \* −/);
    expect(text).toContain('mostly on assumed prices (*) and the assumed handover of locks (*)');
    expect(text).toContain('by handover *: most of the difference is waiting for a lock whose');
    const { probes } = await json(`replay ${HELD}`);
    const [against] = probes.find(({ name }) => name === 'dma_rw')!.against;
    expect(against!.why[0]).toMatchObject({ step: 'wait[task_lock]', from: 'handover' });
  });

  it('says so in a gate', async () => {
    const gate = ['gate', ...HELD.split(' '), '--fail-on', 'dma_rw mean > +90%', '-q'];
    expect((await vfiobench(gate)).stdout.replace(/\s+/g, ' ')).toMatch(
      /on assumed prices \(\*\), to \d\d\.\d % on waiting by an assumed handover of locks \(\*\)/,
    );
    const { checks } = JSON.parse((await vfiobench([...gate, '--format', 'json'])).stdout);
    expect(checks[0].terms[0].rests.handover).toBeGreaterThan(0.5);
  });

  it('does not where the lock is held for longer', async () => {
    const line = `replay ${CALLERS} --base dma-rw-mutex --variant dma-rw-rwsem -q`;
    expect((await vfiobench(line)).stdout).not.toMatch(/handover \*|wait\[iommu_lock\] \*/);
  });
});

describe('a mean that the calls contradict', () => {
  const PINS =
    'fixtures/traces/pins.csv --host fixtures/hosts/made-up-known.json --variant contiguous-pin --filter op=pin';

  it('is mixed, as compare of the same calls does not call it improved', async () => {
    const file = join(folder, 'migration.json');
    const lines = await head(
      `replay traces/migration-64g.csv.gz --base batch-root-entry --variant batch-smallest-block --skip 2 --limit 3000 -o ${file} -o -`,
    );
    expect(lines[1]).toBe('  @s2_fault_ns  mixed: mean 138 × faster *, p50 5.75 × slower');
    const compared = await vfiobench(`compare ${file} --columns BASE,batch-smallest-block`);
    expect(compared.stdout).toMatch(/@s2_fault_ns regressed: .*\n.*slower with probability/);
  });

  it('is so in every form', async () => {
    const said = 'mixed, sign not certain: mean 15.6 % faster, p50 3.35 ';
    expect(await head(`replay ${PINS}`)).toContain(`  @n_pages_ns  ${said}× slower`);
    const mail = (await head(`replay ${PINS} --format mail`)).join('\n').replace(/\n +/g, ' ');
    expect(mail).toContain(`@n_pages_ns ${said}x slower, mean 60,157 -> 50,781 ns`);
    const markdown = await vfiobench(`replay ${PINS} --format markdown`);
    expect(markdown.stdout).toContain(`\n- \`@n_pages_ns\` **${said}× slower**, mean 60,157 → 50,781 ns\n`);
    expect(markdown.stdout).toMatch(/^\| contiguous-pin \| 13 \| 50,781 \| mixed, /m);
    const { probes } = await json(`replay ${PINS}`);
    const [against] = probes.find(({ name }) => name === 'n_pages')!.against;
    expect(against).toMatchObject({ word: 'mixed', signCertain: false });
    expect(against!.ranks!.slower).toBeGreaterThan(against!.ranks!.faster);
  });

  it('is yellow, whatever the width', async () => {
    const lines = await head(`replay ${PINS} --color always --width 60`);
    expect(lines.slice(1, 4)).toEqual([
      '  @n_pages_ns',
      '    \u001b[33mmixed, sign not certain: mean 15.6 % faster, p50 3.35 ×\u001b[39m',
      '    \u001b[33m  slower\u001b[39m',
    ]);
  });

  it('is mixed in a sweep', async () => {
    const lines = await head(`sweep ${PINS} --over gup_call=1ns,1000ns,10000ns`);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      'contiguous-pin is mixed at 1ns (mean −11.3 %, sign not certain), mixed at 1000ns (mean 3.03 × faster), faster at 10000ns (15.9 ×)',
    );
  });
});

describe('a difference whose sign the prices leave open', () => {
  const BOOT = 'traces/ccw-boot.csv --limit 1000 --variant contiguous-pin';

  it('is not certain in the first lines', async () => {
    expect((await head(`replay ${BOOT}`)).join('\n')).toMatch(
      /^ {2}@n_pages_ns +16\.0 % slower, sign not certain +mean 3,785 → 4,390 ns$/m,
    );
  });

  it('is not certain where a gate strikes at it, and only there', async () => {
    const gate = async (rule: string, format: string) =>
      (await vfiobench(['gate', ...BOOT.split(' '), '-q', '--warn-on', rule, '--format', format])).stdout;
    for (const format of ['text', 'markdown', 'junit'])
      expect((await gate('n_pages mean > +5%', format)).replace(/\s+/g, ' ')).toMatch(
        /sign not certain: the prices.{1,6} 95 % interval of the difference of the means includes 0/,
      );
    expect(await gate('n_pages mean > +50%', 'text')).not.toContain('sign not certain');
    const [check] = JSON.parse(await gate('n_pages mean > +5%', 'json')).checks;
    expect(check.terms[0].rests.signCertain).toBe(false);
  });
});

describe('the order and the size of effects', () => {
  it('has the calls first in which most time goes, and marks what is only assumed', async () => {
    const [, kick, assign] = await head('replay traces/virtio-kicks.csv --variant mmio-pv');
    expect(kick).toBe('  @kick_cycles       46.2 % faster    mean 3,575 → 1,925 cycles');
    expect(assign).toBe('  @ioeventfd_cycles  99.6 % slower *  mean 59,508 → 118,759 cycles');
  });

  it('has factors where percentages say nothing any more', async () => {
    const [, map, dma] = await head('replay traces/hisi-sec-10m-1.csv --variant host-sva');
    expect(map).toMatch(/^ {2}@map_ns +557,000 × faster \* +mean 835 ms → 1.50 µs$/);
    expect(dma).toMatch(/^ {2}@dev_dma_ns +26\.9 × slower /);
  });
});

/** @param rows behind a column of recorded return values */
function trace(...rows: string[]): string {
  return `# vfiobench-trace: 1\n# host: xu-4.19\nop,addr,len,pfns,ret\n${rows.join('\n')}\n`;
}

describe('calls that fail', () => {
  const FAILING = trace('map,0x1000,0x0,,', 'pin,,,0x5,');
  const SAID =
    '2 of 2 calls failed, which the trace does not record: map -EINVAL 1, pin -EINVAL 1 (first in line 4)';

  it('stand above all else, and on stderr, but not once more at the end', async () => {
    const { code, stdout, stderr } = await vfiobench('replay - --width 120', { stdin: FAILING });
    expect([code, stderr]).toEqual([0, `vfiobench: ${SAID}\n`]);
    expect(stdout.split('\n').slice(0, 2)).toEqual([SAID, 'BASE alone, 2 rows recorded, modelled:']);
    expect(stdout.split('which the trace does not record')).toHaveLength(2);
    // where both come to the same eyes, once
    const seen = await vfiobench('replay -', { stdin: FAILING, columns: 120 });
    expect([seen.stderr, seen.stdout.includes(SAID)]).toEqual(['', true]);
    const json = await vfiobench('replay - --format json', { stdin: FAILING, columns: 120 });
    expect(json.stderr).toBe(`vfiobench: ${SAID}\n`);
  });

  it('for want of a row that maps memory are told why', async () => {
    const unmapped = trace('pin,,,0x5,', 'unpin,,,0x5,');
    const { stderr } = await vfiobench('replay -', { stdin: unmapped });
    expect(stderr).toBe(
      'vfiobench: 2 of 2 calls failed, which the trace does not record: pin -EINVAL 1, unpin -EINVAL 1 (first in line 4); no row says what memory there is: map, or memslot, before the calls that use it\n',
    );
  });

  it('are told in a mail, in Markdown, in JSON and by a gate', async () => {
    const mail = await head('replay - --format mail', FAILING);
    expect(mail.slice(0, 2).join(' ').replace(/ +/g, ' ')).toBe(SAID);
    const { stdout } = await vfiobench('replay - -q --format markdown', { stdin: FAILING });
    expect(stdout.split('\n')[2]).toBe(`**Warning**: ${SAID}.`);
    const { failures, warnings } = await json('replay -', FAILING);
    expect(failures).toEqual({
      calls: 2,
      errnos: [
        { op: 'map', errno: '-EINVAL', rows: 1 },
        { op: 'pin', errno: '-EINVAL', rows: 1 },
      ],
      firstLine: 4,
    });
    expect(warnings).toEqual([SAID]);
    const gate = [
      'gate',
      '-',
      '--variant',
      'contiguous-pin',
      '--fail-on',
      '1_page mean > +90%',
      '--width',
      '200',
    ];
    expect((await vfiobench(gate, { stdin: FAILING })).stdout).toContain(`warning: ${SAID}\n`);
  });

  it('are no news where the trace records that they fail; another value is', async () => {
    const recorded = trace('map,0x1000,0x0,,-EINVAL', 'pin,,,0x5,-EINVAL');
    expect(await vfiobench('replay -', { stdin: recorded })).toMatchObject({ stderr: '' });
    const other = trace('map,0x1000,0x0,,-EINVAL', 'pin,,,0x5,-EPERM', 'pin,,,0x6,1');
    const { stderr, stdout } = await vfiobench('replay - --width 120', { stdin: other });
    expect(stderr.replaceAll('vfiobench: ', '').split('\n')).toEqual([
      '1 of 3 calls failed, which the trace does not record: pin -EINVAL 1 (first in line 6)',
      '2 of 3 recorded return values are other than BASE models them, first in line 5: recorded -EPERM, modelled -EINVAL',
      '',
    ]);
    expect(stdout.startsWith(stderr.replaceAll('vfiobench: ', ''))).toBe(true);
  });

  it.each([
    ['replay fixtures/traces/mm-exit.csv', 'dma_read: -EFAULT'],
    ['replay - --host tsirkin-i7-2640m', 'kick: -EOPNOTSUPP'],
  ])('are no news where failing is the point: %s', async (line, errno) => {
    const stdin = '# vfiobench-trace: 1\nop,addr,len,kind,value\nkick,0x1000,4,mmio,0\n';
    const { stdout, stderr } = await vfiobench(line, { stdin });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^BASE alone, /);
    expect(stdout).toContain(errno);
  });
});
