/** gate through main: ways in, exit codes, every format byte for byte (UPDATE_GOLDEN=1 rewrites). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gateText } from '../report/gate/text.js';
import { plainPage } from '../report/terminal.js';
import { type GateResult, gateResultSchema } from '../results/gate.js';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { ALL, fail, PINS, RECORDINGS, REPLAY, rowsOf } from './gate-runs.test-data.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const folder = emptyFolder();

/** Beside ALL, which replays: the conditions tested, and recordings. */
const OTHERS = [
  [...ALL, '--selftest'],
  ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%')],
];

async function resultOf(args: readonly string[]): Promise<GateResult> {
  return JSON.parse((await vfiobench([...args, '--format', 'json'])).stdout);
}

describe('golden gates', () => {
  it.each<[file: string, code: number, args: readonly string[]]>([
    ['gate.txt', 1, ALL],
    ['gate-60.txt', 1, [...ALL, '--width', '60']],
    ['gate-colour.txt', 1, [...ALL, '--color', 'always']],
    ['gate.json', 1, [...ALL, '--format', 'json']],
    ['gate.md', 1, [...ALL, '--format', 'markdown']],
    ['gate.github', 1, [...ALL, '--format', 'github']],
    ['gate.html', 1, [...ALL, '--format', 'html']],
    ['gate.xml', 1, [...ALL, '--format', 'junit']],
    ['gate-selftest.txt', 1, [...ALL, ...fail('n_pages p90 > +5% and < -5%'), '--selftest']],
    [
      'gate-recordings.txt',
      2,
      ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--warn-on', 'n_pages moved > 1%'],
    ],
    ['gate-recordings.xml', 2, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--format', 'junit']],
  ])('%s, exit %i', async (file, code, args) => {
    const ran = await vfiobench(args);
    expect(ran.code).toBe(code);
    expectGolden(file, ran.stdout);
    // what is for programs, and what ends in 2, is said on stderr as well
    const isSaid = code === 2 || /\.(json|xml|html)$/.test(file);
    expect(ran.stderr).toMatch(isSaid ? /^(vfiobench: [^\n]+\n)+$/ : /^$/);
  });

  it('are the same bytes again, and the JSON follows its schema', async () => {
    const inEveryForm = () =>
      vfiobenchInForms([...ALL, '--format', 'github'], ['.txt', '.json', '.md', '.xml']);
    const ran = await inEveryForm();
    expect(await inEveryForm()).toEqual(ran);
    for (const result of [JSON.parse(ran.files[1]), ...(await Promise.all(OTHERS.map(resultOf)))])
      expect(gateResultSchema.safeParse(result).error).toBeUndefined();
  });

  it('judge by the values that replay reports', async () => {
    const replay = JSON.parse((await vfiobench(['replay', ...REPLAY.slice(1), '--format', 'json'])).stdout);
    const probe = replay.probes.find(({ name }: { name: string }) => name === 'n_pages');
    const statistics = ['mean', 'p50', 'p90', 'max', 'min', 'total', 'n'];
    const conditions = statistics.flatMap((name) => fail(`n_pages ${name} == +0%`));
    const ran = await vfiobench([
      ...REPLAY,
      ...conditions,
      ...fail('n_pages moved > 0%'),
      '--format',
      'json',
    ]);
    const { checks } = JSON.parse(ran.stdout);
    statistics.forEach((name, i) => {
      const [base, variant] = probe.lanes.map(
        (lane: Record<string, unknown> & { percentiles: { p: number; value: number }[] }) =>
          name.startsWith('p') ? lane.percentiles.find(({ p }) => `p${p}` === name)!.value : lane[name],
      );
      expect(checks[i].terms[0], name).toMatchObject({
        base: { lo: base, hi: base },
        variant: { lo: variant, hi: variant },
      });
    });
    const moved = checks[statistics.length].terms[0].variant.lo;
    expect(moved).toBeCloseTo(probe.against[0].totalVariation * 100, 9);
  });

  it('say that what can’t be told was let pass', async () => {
    const args = ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--allow-inconclusive'];
    expect(await vfiobench(args)).toMatchObject({ code: 0, stderr: '' });
    expect((await vfiobench(args)).stdout).toMatch(
      /^gate can't tell \(allowed\): of 1 check, 1 could not be told; /,
    );
    expect((await vfiobench([...args, '--format', 'github'])).stdout).toMatch(/^::warning title=/);
    expect((await vfiobench([...args, '--format', 'junit'])).stdout).toContain(
      'tests="1" failures="0" errors="0"',
    );
  });

  it('in text are never wider than the terminal', async () => {
    for (const args of [ALL, ...OTHERS]) {
      const result = await resultOf(args);
      const at = (width: number) => gateText(result, plainPage(width));
      // what is drawn here is what the command draws
      expect((await vfiobench([...args, '--width', '72'])).stdout).toBe(at(72));
      for (const width of [60, 72, 80, 100])
        expect(
          Math.max(
            ...at(width)
              .split('\n')
              .map((line) => [...line].length),
          ),
        ).toBeLessThanOrEqual(width);
    }
  });

  it('escape what workflow commands, Markdown and XML would take for their own', async () => {
    const name = 'f[a:b,c|d%0A<x>`k]';
    const recording = join(folder, 'a.txt');
    writeFileSync(recording, `@${name}: 1\n\n`);
    const count = ['gate', recording, recording, ...fail(`counter "${name}" >= +0`)];
    const drawn = async (format: string) => (await vfiobench([...count, '--format', format])).stdout;
    expect(await drawn('markdown')).toContain('| `` counter "f[a:b,c\\|d%0A<x>`k]" >= +0 `` |');
    expect(await drawn('github')).toContain(
      'title=vfiobench gate%3A counter "f[a%3Ab%2Cc|d%250A<x>`k]" >= +0::',
    );
    expect(await drawn('junit')).toContain('name="fail on counter &quot;f[a:b,c|d%0A&lt;x>`k]&quot; >= +0"');
    const base = join(folder, 'base.txt');
    writeFileSync(base, rowsOf([1]));
    const odd = join(folder, 'x%0A::error::,y.txt');
    writeFileSync(odd, rowsOf([5]));
    const more = ['gate', base, odd, '--warn-on', '@lat_ns n > +1'];
    const { stdout } = await vfiobench([...more, '--format', 'github']);
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(stdout).toContain('x%250A::error::,y.txt against BASE');
    expect((await vfiobench([...more, '--format', 'junit'])).stdout).toContain('x%0A::error::,y.txt');
  });
});

describe('exit codes', () => {
  it.each<[number, readonly string[]]>([
    [0, [...REPLAY, ...fail('n_pages mean > +1000%')]],
    [0, [...REPLAY, '--warn-on', 'n_pages mean < +1000%']],
    [1, [...REPLAY, ...fail('n_pages mean < +1000%')]],
    [1, [...REPLAY, ...fail('n_pages mean < +1000%'), '--warn-on', 'n_pages mean < +1000%']],
    [0, [...REPLAY, ...fail('n_pages mean > +5%'), '--selftest']],
    [1, [...REPLAY, ...fail('n_pages n > +5'), '--selftest']],
    [1, [...REPLAY, ...fail('n_pages mean < 1ns'), '--selftest']],
    [0, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--allow-inconclusive']],
    [1, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), ...fail('n_pages moved > 0.1%')]],
    [0, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--selftest']],
    [1, ['gate', PINS, '--variant', 'fixtures/variants/stale-pfn.mjs', ...fail('n_pages mean > +5%')]],
  ])('%i: %j', async (code, args) => {
    expect((await vfiobench(args)).code).toBe(code);
  });

  it.each<[string, readonly string[]]>([
    [
      "no condition to judge: --fail-on 'n_pages_ns p99 > +5%', or gate.failOn in vfiobench.config.json",
      REPLAY,
    ],
    [
      'nothing to compare BASE with: give --variant, --baseline, or a second recording',
      ['gate', PINS, ...fail('n_pages mean > +5%')],
    ],
    ['no trace is named, neither on the command line', ['gate', ...fail('n_pages mean > +5%')]],
    [
      'gate takes one trace, or recordings of two sides, not of 3; several runs of a side have its name: base=a1.txt',
      ['gate', PINS, PINS, PINS, ...fail('n_pages mean > +5%')],
    ],
    [
      '--fail-on n_pages mena > +5%: character 9: mena is no statistic (did you mean mean?)',
      [...REPLAY, ...fail('n_pages mena > +5%')],
    ],
    [
      '--warn-on n_pages mean: character 13: a comparison is missing',
      [...REPLAY, '--warn-on', 'n_pages mean'],
    ],
    [
      '--fail-on n_pgaes mean > +5%: no probe is called n_pgaes (did you mean n_pages?)',
      [...REPLAY, ...fail('n_pgaes mean > +5%')],
    ],
    [
      '--fail-on s2_flood mean > +5%: no probe is called s2_flood',
      [...REPLAY, ...fail('s2_flood mean > +5%')],
    ],
    [
      '--fail-on n_pages p99 > +5%: @n_pages_ns p99: n too small: BASE has n 13',
      [...REPLAY, ...fail('n_pages p99 > +5%')],
    ],
    [
      '--fail-on contiguous_npage mean > +5%: @contiguous_npage has no values in BASE',
      [...REPLAY, ...fail('contiguous_npage mean > +5%')],
    ],
    [
      `${PINS}: nothing is recorded: no row of the trace was chosen`,
      [...REPLAY, '--skip', '10000', ...fail('steps gup_call > +0')],
    ],
    [
      'no baseline is called boot; gone holds none',
      [...REPLAY, '--baseline', 'boot', '--dir', 'gone', ...fail('n_pages mean > +5%')],
    ],
    [
      'baseline "../boot": a name has up to 64 letters',
      [...REPLAY, '--baseline', '../boot', ...fail('n_pages mean > +5%')],
    ],
    [
      '--allow-mismatch hots: "hots" is none (did you mean host?)',
      [...REPLAY, '--allow-mismatch', 'hots', ...fail('n_pages mean > +5%')],
    ],
    [
      '--variant goes with the replay of one trace; several inputs are recordings',
      ['gate', ...RECORDINGS, '--variant', 'contiguous-pin', ...fail('n_pages mean > +5%')],
    ],
    [
      '--skip-bad-rows goes with the replay of one trace',
      ['gate', ...RECORDINGS, '--skip-bad-rows', ...fail('n_pages mean > +5%')],
    ],
    [
      '--selftest replays the trace several times: give it as a file, not a pipe',
      ['gate', '-', '--selftest', ...fail('n_pages mean > +5%')],
    ],
    ["gone.json: the configuration can't be read: no such file", [...REPLAY, '--config', 'gone.json']],
    [
      '--format csv: no such form here; there are text, json, markdown, html, github, junit',
      [...REPLAY, '--format', 'csv', ...fail('n_pages mean > +5%')],
    ],
    ['baseline "a/b": a name has', ['baseline', 'save', 'a/b', PINS]],
    ['no baseline is called x; .vfiobench/baselines holds none', ['baseline', 'show', 'x']],
  ])('2: %s', async (message, args) => {
    const { code, stdout, stderr } = await vfiobench(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(0, message.length + 11)).toBe(`vfiobench: ${message}`);
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
  });

  it('2: $GITHUB_STEP_SUMMARY is a folder', async () => {
    const env = { GITHUB_STEP_SUMMARY: folder };
    const { code, stderr } = await vfiobench([...REPLAY, ...fail('n_pages mean > 1s')], { env });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `vfiobench: $GITHUB_STEP_SUMMARY: ${folder}: can't be written: it is a folder (EISDIR)\n`,
    });
  });
});
