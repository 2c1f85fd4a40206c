/** gate of recordings with several runs a side: what they do not tell, and what is refused. */
import { describe, expect, it } from 'vitest';
import { fail, flat, gate, gateRuns, NS } from './gate-runs.test-data.js';

const { file, recorded, values, base, patched, A, B } = gateRuns();

describe('what runs do not tell', () => {
  it.each<[what: string, inputs: () => readonly string[], condition: string, note: RegExp]>([
    [
      'one run of BASE',
      () => [A[0], ...B],
      '@ mean > +5%',
      /BASE has one run, so nothing tells how much its/,
    ],
    ['one run of new', () => [...A, B[0]], '@ mean > +5%', /the variant has one run, so nothing tells how/],
    [
      'one run of BASE to compare',
      () => [A[0], ...B],
      '@ faster < 45%',
      /BASE has one run, so nothing tells/,
    ],
    [
      'one run of new, itself',
      () => [...A, B[0]],
      '@ mean > 1us',
      /the variant has one run, so nothing tells/,
    ],
    [
      'runs without a difference',
      () => [...values('base', [1000, 1000], 's'), ...values('new', [1100, 1100], 's')],
      '@ p50 > +5%',
      /no run differs from another of its side/,
    ],
    [
      'a BASE that may be 0',
      () => [...values('base', [50, 2000], 'z'), ...values('new', [1e6, 1e6 + 9], 'z')],
      '@ mean > +9999%',
      /2 against 2 runs, 95 % interval of the change above \+\d/,
    ],
    ['little', () => [...A, ...B], '@ mean > +10%', /holds; more runs narrow the interval/],
  ])('is %s: exit 2, and said', async (_, inputs, condition, note) => {
    const { code, stdout } = await gate(inputs(), ...NS, ...fail(condition));
    expect({ code, text: flat(stdout) }).toEqual({ code: 2, text: expect.stringMatching(note) });
  });

  it('is a mean or a percentile by rows, while verdict and faster go by them', async () => {
    const judged = (condition: string) => gate([...base, ...patched], ...fail(condition));
    const { code, stdout } = await judged('lat p99 > +5%');
    expect(code).toBe(2);
    expect(flat(stdout)).toContain(
      'rows tell @lat_ns p99 of a run to its bucket alone, and not how much runs',
    );
    expect((await judged('lat verdict == regressed')).code).toBe(1);
    expect((await judged('lat faster < 49%')).code).toBe(2);
  });

  it.each(['max > +5%', 'min > 1us', 'moved > 5%'])('is %s: refused', async (condition) => {
    const { code, stdout, stderr } = await gate([...A, ...B], ...NS, ...fail(`@ ${condition}`));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /: @ m\w+: nothing tells how it varies from run to run; ask for the mean, a percentile/,
    );
  });

  it('is a percentile of a run with too few calls, which is named', async () => {
    const few = `new=${file('few.txt', '1000\n1100\n')}`;
    const { code, stderr } = await gate([...A, ...B, few], ...NS, ...fail('@ p90 > +5%'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/@ p90: n too small: \S+few\.txt has n 2, which tells/);
  });

  it('is what lacks in a run, or is far off the others: said, and judged', async () => {
    const lacking = `base=${recorded('lacking.txt', [5, 5], '@other_ns')}`;
    const lat = await gate([...base, lacking, ...patched], ...fail('lat verdict == regressed'));
    expect(lat.code).toBe(1);
    expect(flat(lat.stdout)).toContain('3 against 3 runs');
    const five = values('base', [1000, 1001, 999, 1002, 1300], 'o');
    const far = await gate([...five, ...B], ...NS, ...fail('@ mean > +5%'));
    expect(flat(far.stdout)).toMatch(
      /o-4\.txt: @ mean is 29\.9 % above the other runs of BASE \(base\), far more/,
    );
    const numbers = [
      file('n1.txt', '@faults: 5\n\n@x: 1\n\n'),
      file('n2.txt', '@faults: 7\n\n'),
      file('n3.txt', '@x: 1\n\n'),
    ];
    const some = numbers.map((path) => `base=${path}`);
    const other = [file('m1.txt', '@faults: 50\n\n'), file('m2.txt', '@faults: 52\n\n')].map(
      (path) => `new=${path}`,
    );
    const { code, stdout } = await gate([...some, ...other], ...fail('counter faults > +0'));
    expect(code).toBe(1);
    expect(flat(stdout)).toContain('counter faults is in 2 of 3 runs of BASE (base)');
  });

  it.each<[what: string, inputs: () => readonly string[], message: RegExp]>([
    ['one side alone', () => A, /base: its 3 recordings are runs of one side; give another side/],
    [
      'three sides',
      () => [...A, ...B, `old=${A[0].slice(5)}`],
      /gate takes one trace, or recordings of two sides, not of 3/,
    ],
    ['a file that is written to', () => [...A, ...B, '-o', A[1].slice(5)], /base-1\.txt/],
    ['a file twice', () => [A[0], A[0], ...B], /base-0\.txt is given twice as a run of BASE/],
  ])('%s: refused', async (_, inputs, message) => {
    const { code, stdout, stderr } = await gate(inputs(), ...NS, ...fail('@ mean > +5%'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
