/** gate and baseline through main: ways in, exit codes, files, every format byte for byte (UPDATE_GOLDEN=1 rewrites). */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baselineSchema } from './gate/baseline.js';
import { gateResultSchema } from './report/gate-schema.js';
import { type Surroundings, vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';
const REPLAY = ['gate', PINS, '--variant', 'contiguous-pin'];
const RECORDINGS = ['page-by-page', 'batched'].map((name) => `fixtures/recordings/pins/bpftrace-${name}.txt`);

/** One of each kind and verdict. */
const CONDITIONS = [
  '--fail-on',
  'n_pages_ns p90 < -5% and < -200ns',
  '--fail-on',
  'n_pages moved > 90%',
  '--fail-on',
  'steps gup_call > +0 and n_pages mean > 1ms',
  '--warn-on',
  '1_page mean > -50%',
  '--warn-on',
  'counter "pages got" != +0',
  '--fail-on',
  'errnos pin:-EPERM > 0',
];
const ALL = [...REPLAY, '--variant', 'pin-group-held', ...CONDITIONS];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vfiobench-gate-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const run = (args: readonly string[], around?: Surroundings) => vfiobench(args, around);
const fail = (condition: string) => ['--fail-on', condition];

describe('golden gates', () => {
  it.each<[file: string, code: number, args: readonly string[]]>([
    ['gate.txt', 1, ALL],
    ['gate-60.txt', 1, [...ALL, '--width', '60']],
    ['gate-colour.txt', 1, [...ALL, '--color', 'always']],
    ['gate.json', 1, [...ALL, '--format', 'json']],
    ['gate.md', 1, [...ALL, '--format', 'markdown']],
    ['gate.github', 1, [...ALL, '--format', 'github']],
    ['gate.xml', 1, [...ALL, '--format', 'junit']],
    ['gate-selftest.txt', 1, [...ALL, ...fail('n_pages p90 > +5% and < -5%'), '--selftest']],
    [
      'gate-recordings.txt',
      2,
      ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--warn-on', 'n_pages moved > 1%'],
    ],
    ['gate-recordings.xml', 2, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--format', 'junit']],
  ])('%s, exit %i', async (file, code, args) => {
    const ran = await run(args);
    expect(ran.code).toBe(code);
    const url = new URL(`../fixtures/golden/${file}`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(url, ran.stdout);
    expect(ran.stdout).toBe(readFileSync(url, 'utf8'));
    expect(ran.stderr).toMatch(/^(vfiobench: [^\n]+\n)+$/);
  });

  it('are the same bytes again, and the JSON follows its schema', async () => {
    for (const format of ['text', 'json', 'markdown', 'github', 'junit'])
      expect(await run([...ALL, '--format', format])).toEqual(await run([...ALL, '--format', format]));
    const selftest = await run([...ALL, '--selftest', '--format', 'json']);
    const recordings = await run(['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--format', 'json']);
    for (const { stdout } of [await run([...ALL, '--format', 'json']), selftest, recordings])
      expect(gateResultSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  });

  it('in text are never wider than the terminal', async () => {
    for (const width of [60, 72, 80, 100]) {
      for (const args of [
        ALL,
        [...ALL, '--selftest'],
        ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%')],
      ]) {
        const { stdout } = await run([...args, '--width', String(width)]);
        expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(width);
      }
    }
  });

  it('escape what workflow commands, Markdown and XML would take for their own', async () => {
    const nasty = fail('"@a:b,c|d%0A<x>`]]>[k]" n > +0');
    const recording = join(folder, 'a.txt');
    writeFileSync(recording, '@a:b,c|d%0A<x>`]]>[k]: 1\n');
    const ran = await run(['gate', recording, recording, ...nasty]);
    expect(ran.code).toBe(2);
    const odd = join(folder, 'x%0A::error::,y.txt');
    writeFileSync(odd, '@lat_ns:\n[1, 2)  5 |@@@|\n\n');
    const more = ['gate', recordingOf([1]), odd, '--warn-on', '@lat_ns n > +1'];
    const { stdout } = await run([...more, '--format', 'github']);
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(stdout).toContain('x%250A::error::,y.txt against BASE');
    expect((await run([...more, '--format', 'junit'])).stdout).toContain('x%0A::error::,y.txt');
  });
});

/** A file of single values of @lat_ns, as one row of a histogram each. */
function recordingOf(counts: readonly number[]): string {
  const file = join(folder, `recording-${counts.join('-')}.txt`);
  const rows = counts.map((count, i) =>
    `[${2 ** i}, ${2 ** (i + 1)})  ${count} |@|`.replace('[1, 2)', '[1]'),
  );
  writeFileSync(file, `@lat_ns:\n${rows.join('\n')}\n\n`);
  return file;
}

describe('exit codes', () => {
  it.each<[number, readonly string[]]>([
    [0, [...REPLAY, ...fail('n_pages mean > +1000%')]],
    [0, [...REPLAY, '--warn-on', 'n_pages mean < +1000%']],
    [1, [...REPLAY, ...fail('n_pages mean < +1000%')]],
    [1, [...REPLAY, ...fail('n_pages mean < +1000%'), '--warn-on', 'n_pages mean < +1000%']],
    [0, [...REPLAY, ...fail('n_pages mean > +5%'), '--selftest']],
    [1, [...REPLAY, ...fail('n_pages n > +5'), '--selftest']],
    [0, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--allow-inconclusive']],
    [1, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), ...fail('n_pages moved > 0.1%')]],
    [0, ['gate', ...RECORDINGS, ...fail('n_pages p50 > +5%'), '--selftest']],
    [1, ['gate', PINS, '--variant', 'fixtures/variants/stale-pfn.mjs', ...fail('n_pages mean > +5%')]],
  ])('%i: %j', async (code, args) => {
    expect((await run(args)).code).toBe(code);
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
      'gate takes one trace or two recordings, not 3 files',
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
      '--fail-on s2_fault mean > +5%: no probe is called s2_fault',
      [...REPLAY, ...fail('s2_fault mean > +5%')],
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
      `${PINS}: no row is recorded, so there is nothing to compare`,
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
      '--variant goes with the replay of one trace; two inputs are two recordings',
      ['gate', ...RECORDINGS, '--variant', 'contiguous-pin', ...fail('n_pages mean > +5%')],
    ],
    [
      '--skip-bad-rows goes with the replay of one trace',
      ['gate', ...RECORDINGS, '--skip-bad-rows', ...fail('n_pages mean > +5%')],
    ],
    [
      '--selftest replays the trace several times: give it as a file',
      ['gate', '-', '--selftest', ...fail('n_pages mean > +5%')],
    ],
    ["gone.json: the configuration can't be read: ENOENT", [...REPLAY, '--config', 'gone.json']],
    [
      '--format csv: no such form here; there are text, json, markdown, github, junit',
      [...REPLAY, '--format', 'csv', ...fail('n_pages mean > +5%')],
    ],
    ['baseline "a/b": a name has', ['baseline', 'save', 'a/b', PINS]],
    ['no baseline is called x; .vfiobench/baselines holds none', ['baseline', 'show', 'x']],
  ])('2: %s', async (message, args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(0, message.length + 11)).toBe(`vfiobench: ${message}`);
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
  });
});

describe('what is written', () => {
  it('files are there before the failing exit, each form by its ending', async () => {
    const forms = { txt: 'text', json: 'json', md: 'markdown', xml: 'junit' };
    const files = Object.keys(forms).flatMap((ending) => ['-o', join(folder, `gate.${ending}`)]);
    const ran = await run([...ALL, ...files]);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 1, stdout: '' });
    for (const [ending, form] of Object.entries(forms)) {
      const { stdout } = await run([...ALL, '--format', form]);
      expect(readFileSync(join(folder, `gate.${ending}`), 'utf8')).toBe(stdout);
    }
    const both = await run([...ALL, '--format', 'github', '-o', '-', '-o', join(folder, 'again.xml')]);
    expect(both.stdout).toBe((await run([...ALL, '--format', 'github'])).stdout);
    expect(existsSync(join(folder, 'again.xml'))).toBe(true);
  });

  it('stderr says in one line what failed', async () => {
    expect((await run([...REPLAY, ...fail('n_pages mean < +1000%')])).stderr).toBe(
      'vfiobench: gate FAIL: of 1 check, 1 failed; contiguous-pin against BASE: contiguous-pin: fail on n_pages mean < +1000%\n',
    );
  });

  it('$GITHUB_STEP_SUMMARY grows by the Markdown form', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    const env = { GITHUB_STEP_SUMMARY: summary };
    const markdown = (await run([...ALL, '--format', 'markdown'])).stdout;
    expect((await run(ALL, { env })).code).toBe(1);
    expect((await run([...ALL, '-o', join(folder, 'gate.txt')], { env })).code).toBe(1);
    expect(readFileSync(summary, 'utf8')).toBe(`before\n${markdown}${markdown}`);
    const gone = { GITHUB_STEP_SUMMARY: join(folder, 'gone', 'summary.md') };
    const ran = await run([...REPLAY, ...fail('n_pages mean > +1000%')], { env: gone });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^vfiobench: \$GITHUB_STEP_SUMMARY: .*: can't be written: ENOENT\n$/);
  });
});

describe('the configuration', () => {
  const config = (gate: object) => {
    const file = join(folder, 'gate.json');
    writeFileSync(file, JSON.stringify({ gate }));
    return file;
  };
  const judged = async (args: readonly string[]) =>
    JSON.parse((await run([...args, '--format', 'json'])).stdout);

  it('names all that a gate needs; the command line adds conditions and takes its place otherwise', async () => {
    const file = config({
      trace: PINS,
      variants: ['contiguous-pin'],
      seed: 7,
      failOn: ['n_pages mean > +1000%'],
      warnOn: ['1_page mean > +1000%'],
    });
    const alone = await judged(['gate', '--config', file]);
    expect(alone).toMatchObject({
      verdict: 'pass',
      variants: ['contiguous-pin'],
      replay: { seed: 7, trace: PINS },
    });
    expect(alone.checks.map(({ level }: { level: string }) => level)).toEqual(['fail', 'warn']);
    const over = await judged([
      'gate',
      'traces/contiguous-512.csv',
      ...['--config', file, '--variant', 'pin-group-held', '--seed', '1', '--host', 'xu-4.19'],
      ...fail('n_pages max > +1000%'),
    ]);
    expect(over.checks.map(({ condition }: { condition: string }) => condition)).toEqual([
      'n_pages mean > +1000%',
      '1_page mean > +1000%',
      'n_pages max > +1000%',
    ]);
    expect(over).toMatchObject({
      variants: ['pin-group-held'],
      replay: { seed: 1, host: 'xu-4.19', trace: 'traces/contiguous-512.csv' },
    });
  });

  it('is found in the current directory, unless --no-config', async () => {
    const here = process.cwd();
    const trace = join(here, PINS);
    const host = join(here, 'fixtures/hosts/made-up.json');
    writeFileSync(
      join(folder, 'vfiobench.config.json'),
      JSON.stringify({ gate: { failOn: ['n_pages mean < 1s'] } }),
    );
    process.chdir(folder);
    try {
      const args = ['gate', trace, '--host', host, '--variant', 'contiguous-pin'];
      expect((await run(args)).code).toBe(1);
      expect((await run([...args, '--no-config'])).stderr).toContain('no condition to judge');
    } finally {
      process.chdir(here);
    }
  });

  it('says where in it a condition is wrong', async () => {
    const ran = await run([
      ...REPLAY,
      '--config',
      config({ failOn: ['n_pages mean > +5%', 'n_pages p98 > +5%'] }),
    ]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      'gate.json: gate.failOn.1: n_pages p98 > +5%: character 9: p98 is no statistic',
    );
  });
});

describe('baselines', () => {
  const save = (...more: string[]) => run(['baseline', 'save', 'boot', PINS, '--dir', folder, ...more]);
  const gate = (...more: string[]) =>
    run(['gate', PINS, '--dir', folder, '--baseline', 'boot', ...fail('n_pages mean > +1%'), ...more]);

  it('are saved, listed, shown, and pass against themselves', async () => {
    expect(await save('--variant', 'contiguous-pin')).toEqual({
      code: 0,
      stdout: '',
      stderr: `vfiobench: baseline boot of ${PINS} is stored in ${join(folder, 'boot.json')}\n`,
    });
    expect(readdirSync(folder)).toEqual(['boot.json']);
    const text = readFileSync(join(folder, 'boot.json'), 'utf8');
    expect(baselineSchema.safeParse(JSON.parse(text)).error).toBeUndefined();
    expect((await run(['baseline', 'list', '--dir', folder, '--width', '120'])).stdout).toContain(
      'BASE, contiguous-pin',
    );
    expect((await run(['baseline', 'show', 'boot', '--dir', folder])).stdout).toMatch(/@n_pages_ns +13 /);
    expect((await run(['baseline', 'show', 'boot', '--dir', folder, '--format', 'json'])).stdout).toContain(
      '"lanes"',
    );
    const exact = [
      ...fail('n_pages mean != +0%'),
      ...fail('n_pages moved > 0%'),
      ...fail('steps gup_call != +0'),
    ];
    expect((await gate(...exact)).code).toBe(0);
    expect((await gate(...exact, '--variant', 'contiguous-pin')).code).toBe(0);
    expect((await gate('--selftest')).code).toBe(0);
  });

  it('are the same bytes each time, and are only replaced by --force', async () => {
    await save('-q');
    const before = readFileSync(join(folder, 'boot.json'));
    const again = await save('--seed', '2');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('boot.json: baseline boot exists; --force replaces it');
    expect(await save('--force', '-q')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'boot.json')).equals(before)).toBe(true);
    await save('--force', '-q', '--seed', '2');
    expect(readFileSync(join(folder, 'boot.json')).equals(before)).toBe(false);
  });

  it.each<[string, readonly string[]]>([
    ['host', ['--set', 'gup_call=5000ns']],
    ['seed', ['--seed', '2']],
    ['base', ['--base', 'contiguous-pin']],
    ['rows', ['--filter', 'op=pin']],
    ['rows', ['--skip', '3']],
  ])('of another %s (%j) are refused, and compared where that is allowed', async (what, args) => {
    await save();
    const refused = await gate(...args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      new RegExp(`^vfiobench: baseline boot does not fit this replay: ${what} \\(stored `),
    );
    const allowed = await gate(...args, '--allow-mismatch', what);
    expect(allowed.code).not.toBe(2);
    expect(allowed.stderr).toContain(`baseline boot differs, as allowed: ${what} `);
    if (what === 'host') expect(allowed.code).toBe(1);
  });

  it('of another trace, another unit, a part of a trace, or without the lane are refused', async () => {
    await save();
    const condition = fail('n_pages mean > +1%');
    const other = await run([
      'gate',
      'traces/contiguous-512.csv',
      '--dir',
      folder,
      '--baseline',
      'boot',
      ...condition,
    ]);
    expect(other.stderr).toMatch(/does not fit this replay: trace \(stored .*, now .*\), host \(/);
    expect((await gate('--unit', 'us')).stderr).toContain(
      'baseline boot is in ns, this replay in us; give --unit ns',
    );
    expect((await gate('--limit', '10')).stderr).toContain(
      'a baseline stands for a whole trace; leave out --limit',
    );
    expect((await gate('--variant', 'contiguous-pin')).stderr).toContain(
      'baseline boot holds no lane contiguous-pin',
    );
    writeFileSync(join(folder, 'boot.json'), '{}');
    expect((await gate()).stderr).toMatch(/boot\.json: schema: /);
  });

  it('are not saved where nothing is recorded, or the folder can’t be made', async () => {
    expect((await save('--skip', '1000')).stderr).toContain('no row is recorded');
    writeFileSync(join(folder, 'file'), '');
    const ran = await run(['baseline', 'save', 'boot', PINS, '--dir', join(folder, 'file', 'x')]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain("can't be made: ENOTDIR");
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('recordings', () => {
  it('are read from standard input as well, and one file by its columns', async () => {
    const stdin = readFileSync(recordingOf([0, 0, 5]));
    const base = recordingOf([0, 5, 0]);
    expect((await run(['gate', base, '-', ...fail('lat p50 > +0ns')], { stdin })).code).toBe(1);
    expect((await run(['gate', '-', base, ...fail('lat p50 > +0ns')], { stdin })).code).toBe(0);
    const twice = await run(['gate', '-', '-', ...fail('lat p50 > +0ns')], { stdin });
    expect(twice.stderr).toContain('- is given twice');
    const columns = await run(['gate', base, '--columns', 'BASE,+PATCH', ...fail('lat p50 > +0ns')]);
    expect(columns).toMatchObject({ code: 2, stdout: '' });
    expect(columns.stderr).toContain('no table in it has named columns');
  });
});
