/** gate of recordings with several runs a side through main. */
import { describe, expect, it } from 'vitest';
import type { GateResult } from '../results/gate.js';
import { gateResultSchema } from '../results/gate.js';
import { fail, flat, gate, gateRuns, NS } from './gate-runs.test-data.js';
import { comparedJson } from './recorded-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { folder, file, base, patched, A, B } = gateRuns();

async function json(inputs: readonly string[], ...more: readonly string[]): Promise<GateResult> {
  const { stdout, stderr } = await gate(inputs, '--format', 'json', ...more);
  expect(stdout, stderr).not.toBe('');
  return gateResultSchema.parse(JSON.parse(stdout));
}

describe('several runs a side', () => {
  it.each<[condition: string, code: number]>([
    // Welch's interval of the mean and of all percentiles is +83.4..+116.6 ns, +8.3..+11.7 %
    ['@ mean > +8%', 1],
    ['@ mean > +9%', 2],
    ['@ mean > +12%', 0],
    ['@ p50 > +83ns', 1],
    ['@ p90 > +84ns', 2],
    ['@ p90 > +117ns', 0],
    // Student's of the variant's own is ±19.9
    ['@ mean > 1079ns', 1],
    ['@ mean > 1081ns', 2],
    ['@ mean > 1120ns', 0],
    ['@ mean > +8% and > +50ns', 1],
    ['@ verdict == regressed', 1],
    ['@ faster < 40%', 1],
    ['@ n > +0', 0],
    ['@ mean > +8% for new', 1],
  ])('%s: exit %i', async (condition, code) => {
    expect((await gate([...A, ...B], ...NS, ...fail(condition))).code).toBe(code);
  });

  it('say how many there are, and by which interval they were judged', async () => {
    const inputs = [...A, ...B.slice(0, 2)];
    const line = [...NS, ...fail('@ mean > +3%'), ...fail('@ p50 > 5us'), ...fail('@ verdict == improved')];
    const text = flat((await gate(inputs, ...line)).stdout);
    expect(text).toContain('new against BASE (base), 2 against 3 runs ');
    expect(text).toMatch(
      /fail on @ mean > \+3% 2 against 3 runs, 95 % interval of the change \+\d.*\.\.\+1\d\.\d+ % /,
    );
    expect(text).toMatch(/fail on @ p50 > 5us 2 runs, 95 % interval of their mean 1,0\d\d\.\.1,1\d\d ns /);
    expect(text).toMatch(/ BASE \(base\): 3 runs: \S+base-0\.txt, plain numbers \(sha256 \w+\), measured; /);
    const said = '2 against 3 runs, 95 % interval of the change';
    for (const format of ['markdown', 'junit', 'github'])
      expect(flat((await gate(inputs, ...line, '--format', format)).stdout), format).toContain(
        said.slice(0, 16),
      );
    expect((await gate(inputs, ...line, '--format', 'markdown')).stdout).toContain(said);
    const junit = (await gate(inputs, ...line, '--format', 'junit')).stdout;
    expect(junit).toContain(said);
    expect(junit).toMatch(/name="BASE" value="BASE \(base\): 3 runs: /);
    const { recordings, checks } = await json(inputs, ...line);
    expect(recordings!.map(({ runs }) => runs!.length)).toEqual([3, 2]);
    expect(checks.map(({ terms }) => terms[0].runs)).toEqual([
      [3, 2],
      [3, 2],
      [3, 2],
    ]);
    expect(checks[2].terms[0].interval).toBeUndefined();
  });

  it('have the interval that scipy has, of a ratio Fieller’s', async () => {
    const { checks } = await json([...A, ...B], ...NS, ...fail('@ mean > +1ns'), ...fail('@ mean > +1%'));
    // scipy.stats.ttest_ind([1099.5, 1107.5, 1091.5], [999.5, 1003.5, 995.5], equal_var=False)
    expect(checks[0].terms[0].interval!.lo).toBeCloseTo(83.37840198726998, 6);
    expect(checks[0].terms[0].interval!.hi).toBeCloseTo(116.62159801273002, 6);
    // where an end of that of ttest_ind(new, r * base) is 0, by scipy.optimize.brentq over r
    const { lo, hi } = checks[1].terms[0].interval!;
    expect(lo).toBeCloseTo(8.356986562721076, 6);
    expect(hi).toBeCloseTo(11.64864949802768, 6);
    expect(checks[0].terms[0].change!.absolute).toBe(100);
    // compare tells the same of the same runs
    const { result } = await comparedJson([...A, ...B, ...NS].join(' '));
    const { percentInterval } = result.maps[0].against[0]!.runs!;
    expect(percentInterval!.lo).toBeCloseTo(lo!, 9);
    expect(percentInterval!.hi).toBeCloseTo(hi!, 9);
  });

  it('take counters by what runs differ by, or as they are where none does', async () => {
    const code = async (condition: string) => (await gate([...base, ...patched], ...fail(condition))).code;
    expect(await code('counter calls < -90%')).toBe(0);
    expect(await code('counter calls < +0')).toBe(2);
    const same = ['base', 'new'].flatMap((side, s) =>
      [1, 2, 3].map((i) => `${side}=${file(`${side}-c${i}.txt`, `@faults: ${s + 5}\n\n@run: ${i}\n\n`)}`),
    );
    const counted = async (condition: string) => (await gate(same, ...fail(condition))).code;
    expect(await counted('counter faults > +0')).toBe(1);
    expect(await counted('counter faults != +1')).toBe(0);
    const few = await gate([...same.slice(0, 2), ...same.slice(3, 5)], ...fail('counter faults > +0'));
    expect(few.code).toBe(2);
    expect(flat(few.stdout)).toContain(
      'counter faults is the same in all runs of a side, which may be chance',
    );
  });
});

describe('a self-test of several runs', () => {
  const tested = async (inputs: readonly string[], condition: string) => {
    const { code, stdout } = await gate(
      inputs,
      ...(inputs[0] === A[0] ? NS : []),
      ...fail(condition),
      '--selftest',
    );
    return { code, text: flat(stdout) };
  };

  it('slows BASE down so far that what its runs differ by does not hide it', async () => {
    for (const condition of ['@ mean > +5%', '@ p90 > 2us', '@ verdict == regressed', '@ faster < 40%'])
      expect(await tested([...A, ...B], condition), condition).toMatchObject({ code: 0 });
    expect((await tested([...A, ...B], '@ mean < -5%')).text).toContain("can't fire on a slow-down");
    expect(await tested([...base, ...patched], 'counter calls > +10')).toMatchObject({ code: 0 });
  });

  it('tells what can not fire', async () => {
    expect((await tested([A[0], ...B], '@ mean > +5%')).text).toContain(
      "can't fire: both sides have it in one run, so nothing tells how much runs differ",
    );
    expect((await tested([...base, ...patched], 'lat p99 > +5%')).text).toContain(
      "can't fire: rows tell @lat_ns p99",
    );
  });
});

it('saved replays are runs by their seeds, lane by lane', async () => {
  const saved = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const path = `${folder}/seed-${seed}.json`;
      await vfiobench(
        `replay fixtures/traces/pins.csv --variant contiguous-pin --seed ${seed} -o ${path} --quiet`,
      );
      return path;
    }),
  );
  const sides = ['base', 'new'].flatMap((side) => saved.map((path) => `${side}=${path}`));
  const own = await json(sides, ...fail('n_pages mean > +99%'), ...fail('steps gup_call > +0'));
  expect(own.checks.map(({ variant, verdict }) => [variant, verdict])).toEqual([
    ['new', 'pass'],
    ['new (contiguous-pin)', 'pass'],
    ['new', 'pass'],
    ['new (contiguous-pin)', 'pass'],
  ]);
  const chosen = await json(
    sides,
    '--columns',
    'BASE,contiguous-pin',
    ...fail('n_pages mean < +1000%'),
    ...fail('steps gup_call < +0'),
  );
  expect(chosen.checks.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
  expect(chosen.checks[0].terms[0]).toMatchObject({ runs: [3, 3] });
});
