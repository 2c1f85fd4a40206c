/** gate --seeds through main: every format, several traces, the self-test, and where there are no seeds to take. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { baselineListSchema } from '../gate/baseline-list.js';
import { gateResultSchema, gatesResultSchema } from '../results/gate.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { fail, PINS, RECORDINGS, REPLAY } from './gate-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = temporaryFolder();

/** With seeds 1 to 5 the change is -28.06 to -24.51 %. */
const NEAR = ['--fail-on', 'n_pages mean < -27%'];
const seeds = (...more: string[]) => vfiobench([...REPLAY, '--seeds', '5', ...more]);

describe('a gate over several seeds', () => {
  it('is judged by the mean over them, where single ones say this and that', async () => {
    const alone = await Promise.all(
      ['1', '2', '3', '4', '5'].map((seed) =>
        vfiobench([...REPLAY, ...NEAR, '--seed', seed, '--format', 'json']),
      ),
    );
    expect(new Set(alone.map(({ code }) => code))).toEqual(new Set([0, 1]));
    const { code, stdout, stderr } = await seeds(...NEAR, '--format', 'json');
    expect(code).toBe(2);
    expect(stderr).toContain("gate can't tell: of 1 check, 1 could not be told;");
    const result = JSON.parse(stdout);
    expect(gateResultSchema.parse(result)).toEqual(result);
    expect(result.replay).toMatchObject({ seed: 1, seeds: 5 });
    const changes = alone.map((one): number => JSON.parse(one.stdout).checks[0].terms[0].change.percent);
    const [{ change, seeds: over }] = result.checks[0].terms;
    expect(change.percent).toBeCloseTo(changes.reduce((sum, one) => sum + one, 0) / 5, 9);
    expect([over.least, over.most]).toEqual([Math.min(...changes), Math.max(...changes)]);
    expect((await seeds(...fail('n_pages mean < -24.5%'))).code).toBe(1);
    expect((await seeds(...fail('n_pages mean < -28.2%'))).code).toBe(0);
    expect((await seeds(...NEAR, '--allow-inconclusive')).code).toBe(0);
  });

  it.each(['text', 'markdown', 'github', 'junit'])(
    'says over how many, and the range, in %s',
    async (format) => {
      const { stdout } = await seeds(...NEAR, '--format', format, '--width', '200');
      const plain = stdout.replaceAll('%25', '%').replaceAll('\\', '');
      expect(plain).toContain('over 5 seeds −28.06..−24.51 %, 95 % interval of the mean −28.10..−24.79 %');
      expect(plain).toContain('the values do not tell whether n_pages mean');
      expect(plain).toContain('; more seeds narrow the interval');
      if (format !== 'github') expect(plain).toContain(', seeds 1 to 5, ');
    },
  );

  it('takes counts with each seed, and names what every term is of', async () => {
    const rules = [
      '--warn-on',
      'steps interrupt == +0',
      ...fail('steps gup_call > +0 and n_pages mean > 1ms'),
    ];
    const { stdout } = await seeds(...rules, '--width', '200');
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('over 5 seeds −1..0 with some seeds steps interrupt == +0 holds, with others not');
    expect(text).toMatch(
      /steps gup_call the same over 5 seeds @n_pages_ns mean over 5 seeds [\d,]+\.\.[\d,]+ ns, 95/,
    );
  });

  it('is hinted at where one seed comes near the limit, and its host draws', async () => {
    const hint = 'near its limit, and one seed is one draw: --seeds 20 judges more';
    const noteAt = async (trace: string, condition: string) => {
      const ran = await vfiobench([...REPLAY.with(1, trace), ...fail(condition), '--format', 'json']);
      return JSON.parse(ran.stdout).checks[0].note;
    };
    expect(await noteAt(PINS, 'n_pages mean < -22%')).toBe(hint);
    expect(await noteAt(PINS, 'n_pages mean < -35%')).toBe(hint);
    expect(await noteAt(PINS, 'n_pages mean < -50%')).toBeNull();
    expect(await noteAt(PINS, 'n_pages mean < -5%')).toBeNull();
    expect(await noteAt(PINS, 'n_pages mean > 38us')).toBe(hint);
    expect(await noteAt(PINS, 'n_pages mean > 20us')).toBeNull();
    expect(await noteAt(PINS, 'n_pages n > +0')).toBeNull();
    // xu-4.19 has no dispersion
    expect(await noteAt('traces/contiguous-512.csv', 'n_pages mean > 130us')).toBeNull();
  });

  it('is the same on any number of threads, from the seed that is given on', async () => {
    const from7 = (...more: string[]) => seeds(...NEAR, '--seed', '7', ...more);
    expect(await from7('--jobs', '3')).toEqual(await from7('--jobs', '1'));
    expect((await from7('--width', '200')).stdout).toContain(', seeds 7 to 11,');
  });

  it('can be tested', async () => {
    const { code, stdout } = await seeds(...fail('n_pages mean > +5%'), '--selftest');
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'self-test passed: the condition catches a slowed-down BASE',
    ]);
    expect(stdout).toContain('over 5 seeds +5.');
  });

  it('is asked for in the configuration, for each trace or all', async () => {
    const file = join(folder, 'gate.json');
    const traces = [{ trace: relative(folder, PINS), seeds: 2 }, { trace: 'traces/contiguous-512.csv' }];
    const config = { seeds: 3, variants: ['contiguous-pin'], failOn: ['n_pages mean > +1%'], traces };
    writeFileSync(file, JSON.stringify({ gate: config }));
    const all = async (...more: string[]) => {
      const { stdout } = await vfiobench(['gate', '--config', file, '--format', 'json', ...more]);
      const result = gatesResultSchema.parse(JSON.parse(stdout));
      return result.gates.map(({ replay }) => replay!.seeds);
    };
    expect(await all()).toEqual([2, 3]);
    expect(await all('--seeds', '1')).toEqual([undefined, undefined]);
  });
});

describe('against a stored baseline of several seeds', () => {
  const dir = () => ['--dir', folder];
  const save = (name: string, ...more: string[]) =>
    vfiobench(['baseline', 'save', name, PINS, ...dir(), ...more]);
  const against = (name: string, ...more: string[]) =>
    vfiobench(['gate', PINS, '--baseline', name, ...dir(), ...more]);
  const dearer = ['--set', 'gup_call=300ns', '--allow-mismatch', 'host'];
  beforeAll(async () => {
    await save('three', '--seed', '4', '--seeds', '3');
    await save('one');
  });

  it('each seed is held against its own there, as many as there are or were asked for', async () => {
    const json = async (...more: string[]) => {
      const given = [...dearer, '--seed', '4', ...fail('n_pages mean > +1%'), '--format', 'json'];
      const { code, stdout } = await against('three', ...given, ...more);
      expect(code).toBe(1);
      return gateResultSchema.parse(JSON.parse(stdout));
    };
    const all = await json();
    expect(all.replay).toMatchObject({ seed: 4, seeds: 3 });
    // as two replays side by side, seed by seed
    const each = await Promise.all(
      ['4', '5', '6'].map(async (seed) => {
        const mean = async (...more: string[]) => {
          const { stdout } = await vfiobench(['replay', PINS, '--seed', seed, '--format', 'json', ...more]);
          const { probes } = JSON.parse(stdout) as {
            probes: { name: string; lanes: { mean: number }[] }[];
          };
          return probes.find(({ name }) => name === 'n_pages')!.lanes[0].mean;
        };
        return (await mean('--set', 'gup_call=300ns')) / (await mean()) - 1;
      }),
    );
    const { seeds: over } = all.checks[0].terms[0];
    expect(over).toMatchObject({ count: 3 });
    expect(over!.least).toBeCloseTo(Math.min(...each) * 100, 9);
    expect(over!.most).toBeCloseTo(Math.max(...each) * 100, 9);
    expect((await json('--seeds', '2')).checks[0].terms[0].seeds!.count).toBe(2);
    expect((await json('--seeds', '1')).checks[0].terms[0].seeds).toBeUndefined();
  });

  it('an unchanged build is the same with each, and each condition can fail', async () => {
    const unchanged = await against('three', '--seed', '4', ...fail('n_pages mean > +0%'));
    expect(unchanged).toMatchObject({ code: 0 });
    expect(unchanged.stdout).toContain('the same over 3 seeds');
    const tested = await against('three', '--seed', '4', ...fail('n_pages mean > +1%'), '--selftest');
    expect(tested).toMatchObject({ code: 0 });
  });

  it('lists and shows its seeds', async () => {
    const listed = await vfiobench(['baseline', 'list', ...dir()]);
    expect(listed.stdout).toMatch(/three +\S+ +made-up +4\.\.6 /);
    expect(listed.stdout).toMatch(/one +\S+ +made-up +1 /);
    const json = await vfiobench(['baseline', 'list', ...dir(), '--format', 'json']);
    expect(baselineListSchema.parse(JSON.parse(json.stdout)).baselines.map(({ seeds }) => seeds)).toEqual([
      undefined,
      3,
    ]);
    const shown = await vfiobench(['baseline', 'show', 'three', ...dir(), '--width', '120']);
    expect(shown.stdout).toContain('seeds 4 to 6, of which the first is shown,');
  });

  it.each([
    [
      'three',
      ['--seed', '4', '--seeds', '4'],
      `--seeds 4: baseline three is of seeds 4 to 6, and each seed is held against the same one there; leave it out, or store more: vfiobench baseline save three ${PINS} --seeds 4 --force`,
    ],
    ['one', ['--seeds', '2'], '--seeds 2: baseline one is of seed 1 alone, and each seed is held'],
    ['three', [], 'baseline three does not fit this replay: seed (stored 4, now 1); save it anew'],
  ])('%s %j is refused', async (name, more, message) => {
    const { code, stderr } = await against(name, ...more, ...fail('n_pages mean > +1%'));
    expect([code, stderr]).toEqual([2, expect.stringContaining(`vfiobench: ${message}`)]);
  });

  it('takes no pipe for several seeds', async () => {
    const { code, stderr } = await vfiobench(['baseline', 'save', 'two', '-', '--seeds', '2', ...dir()]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('give it as a file, not a pipe')]);
  });
});

it.each<[message: string, args: readonly string[]]>([
  [
    '--seeds 2 from seed 4294967295 on: the last seed is 4294967295',
    [...REPLAY, '--seeds', '2', '--seed', '4294967295', ...NEAR],
  ],
  [
    '--seeds 2 replays the trace once with each seed: give it as a file, not a pipe',
    ['gate', '-', '--variant', 'contiguous-pin', '--seeds', '2', ...NEAR],
  ],
  [
    '--seeds goes with the replay of one trace; several inputs are recordings, BASE and new',
    ['gate', ...RECORDINGS, '--seeds', '2', ...NEAR],
  ],
  [
    "option '--seeds <number>' argument '0' is invalid. It is a whole number from 1 to 1000.",
    [...REPLAY, '--seeds', '0', ...NEAR],
  ],
  [
    "option '--seeds <number>' argument '1000000000' is invalid. It is a whole number from 1 to 1000.",
    [...REPLAY, '--seeds', '1000000000', ...NEAR],
  ],
  [
    "option '--seeds <number>' argument '1001' is invalid. It is a whole number from 1 to 1000.",
    ['baseline', 'save', 'many', PINS, '--seeds', '1001'],
  ],
])('refused: %s', async (message, args) => {
  expect(await vfiobench(args)).toEqual({ code: 2, stdout: '', stderr: `vfiobench: ${message}\n` });
});

it('a pipe that is no longer there for the second seed is refused before the first', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const { code, stderr } = await vfiobench([
    'gate',
    pipe,
    '--variant',
    'contiguous-pin',
    '--seeds',
    '2',
    ...NEAR,
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('give it as a file, not a pipe');
});
