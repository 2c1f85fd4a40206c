/** vfiobench calibrate with histograms and the trace that made them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import type { CalibrationResult } from '../results/calibration.js';
import { calibrationSchema } from '../results/calibration.js';
import { measuredPins, resultOf } from './calibrate.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { folder, file, good: GOOD } = measuredPins();

describe('histograms', () => {
  const ONE_PAGE = 'op=pin,npage=1';
  const recorded = async (name: string, options: string, filter = 'op=pin') =>
    file(
      name,
      (await vfiobench(`replay ${GOOD} --host farman-s390x --bpftrace ${options} --filter ${filter}`)).stdout,
    );
  const line = (text: string, filter = 'op=pin') =>
    `calibrate ${text} --trace ${GOOD} --filter ${filter} --quiet`;

  it('with the trace that made them give the prices again, with what they cannot tell', async () => {
    const bpftrace = await recorded('hist.txt', '');
    const dearer = loadHost('farman-s390x');
    const { fits: _, ...like } = dearer;
    const steps = Object.entries(like.steps).map(([name, { price, interval: _, ...rest }]) => [
      name,
      { ...rest, price: price * 1.6 },
    ]);
    const start = file(
      'dearer.json',
      JSON.stringify({ ...like, name: 'dearer', steps: Object.fromEntries(steps) }),
    );
    const output = join(folder, 'from-hist.json');
    const { code, stdout } = await vfiobench(`${line(bpftrace)} --like ${start} -o ${output} --format json`);
    expect(code).toBe(0);
    const { prices, probes, heldOut, fit }: CalibrationResult = JSON.parse(stdout);
    expect([fit.misfit, heldOut]).toEqual([null, null]);
    for (const { totalVariation } of probes) expect(totalVariation).toBeLessThan(0.03);
    const truth = (sum: CalibrationResult['prices'][number]) =>
      sum.steps.reduce((all, { step, times }) => all + times * dearer.steps[step].price, 0);
    const told = prices.filter(({ interval, price }) => interval !== null && interval[1] < 1.3 * price);
    expect(told.length).toBeGreaterThan(0);
    for (const sum of told) {
      expect(truth(sum)).toBeGreaterThan(sum.interval![0] * 0.9);
      expect(truth(sum)).toBeLessThan(sum.interval![1] * 1.1);
    }
    expect(loadHost(output).steps.walk_far.interval).toHaveLength(2);
  });

  it('of two lanes are told apart by the key of the map', async () => {
    const bpftrace = await recorded('lanes.txt', '--variant contiguous-pin', ONE_PAGE);
    const { inputs } = await resultOf(`${line(bpftrace, ONE_PAGE)} --like farman-s390x`);
    expect(inputs.map(({ lane, role }) => `${lane} ${role}`)).toEqual([
      'BASE fit',
      'contiguous-pin fit',
      'BASE calls',
      'contiguous-pin calls',
    ]);
  });

  it('that no such calls can have are not followed', async () => {
    const apart = file(
      'apart.txt',
      '@1_page_ns:\n[1, 2)  500 |@@|\n[2, 4)  0 ||\n[4, 8)  0 ||\n[8, 16)  500 |@@|\n',
    );
    const { code, stderr } = await vfiobench(`${line(apart)} --like xu-4.19`);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('would have to change their row'),
    });
  });

  const odd = (name: string, text: string) => file(name, text);
  const row = '[1K, 2K)  500 |@@@@|\n';
  it.each([
    [
      'nothing.txt',
      `@one_page_ns:\n${row}`,
      '--like farman-s390x',
      'nothing.txt:1: @one_page_ns is no probe',
    ],
    [
      'unitless.txt',
      `@1_page:\n${row}`,
      '--like farman-s390x',
      'unitless.txt:1: @1_page is in no known unit; its name says ns, us or cycles (@1_page_ns)',
    ],
    [
      'cycles.txt',
      `@1_page_cycles:\n${row}`,
      '--like farman-s390x',
      'cycles.txt, in cycles: host farman-s390x is priced in ns',
    ],
    [
      'kick.txt',
      `@kick_ns:\n${row}`,
      '--like farman-s390x',
      'kick.txt: the trace has no call that @kick (BASE) sees',
    ],
    ['pages.txt', `@npage:\n${row}`, '--like farman-s390x', 'pages.txt: no map holds latencies'],
    [
      'negative.txt',
      `\n@1_page_ns:\n(..., 0)  3 |@|\n[0] 0 ||\n[1] 500 |@@@@|\n`,
      '--like farman-s390x',
      'negative.txt:2: @1_page_ns: the row (..., 0) is below 0, where no latency is, and has a count of 3;',
    ],
  ])('%s', async (name, text, options, message) => {
    const { code, stderr } = await vfiobench(`${line(odd(name, text))} ${options}`);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it('of lhist() that are open at both ends begin at 0', async () => {
    const open = file(
      'open.txt',
      '@1_page_ns:\n(..., 1000)  300 |@@|\n[1000, 1500)  200 |@|\n[1500, ...)  50 |@|\n',
    );
    const output = join(folder, 'open-host.json');
    const { code, stdout } = await vfiobench(`${line(open)} --like xu-4.19 -o ${output}`);
    expect(code).toBe(0);
    expect(stdout).toContain('the model follows');
    expect(stdout).toMatch(/\[0, 1000\) .*\n.*\[1000, 1500\) .*\n.*\[1500, \.\.\.\) /);
    const result = await resultOf(`${line(open)} --like xu-4.19`);
    expect(calibrationSchema.parse(result)).toEqual(result);
    for (const { price } of result.prices) expect(price).toBeGreaterThan(0);
    expect(result.probes[0].measured!.map(({ lo, hi }) => [lo, hi])).toEqual([
      [0, 1000],
      [1000, 1500],
      [1500, null],
    ]);
    loadHost(output);
  });

  it('start from a host whose calls differ more than any fit lets them', async () => {
    const like = loadHost('xu-4.19');
    const wild = file('wild.json', JSON.stringify({ ...like, call: { sigma: 2, why: 'for a test' } }));
    const rows = file('rows.txt', `@1_page_ns:\n${row}`);
    expect((await vfiobench(`${line(rows)} --like ${wild}`)).code).toBe(0);
  });

  it('of few values are not judged', async () => {
    const few = file('few.txt', '@1_page_ns:\n[1K, 2K)  199 |@@|\n');
    const { code, stdout, stderr } = await vfiobench(`calibrate ${few} --trace ${GOOD} --like xu-4.19`);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('NOT JUDGED: no histogram has 200 values');
    expect(stderr).toContain('vfiobench: the fit is not judged: no histogram has 200 values\n');
    const enough = file('enough.txt', '@1_page_ns:\n[1K, 2K)  200 |@@|\n');
    expect(await resultOf(`${line(enough)} --like xu-4.19`)).toMatchObject({
      follows: true,
      notJudged: null,
    });
  });

  it('need their trace, and calls need none', async () => {
    const path = odd('alone.txt', `@1_page_ns:\n${row}`);
    const alone = await vfiobench(`calibrate ${path} --like farman-s390x`);
    expect(alone).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--trace names the trace that made them'),
    });
    const both = await vfiobench(`calibrate ${GOOD} --like xu-4.19 --trace ${GOOD}`);
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('a trace goes with histograms') });
    for (const files of [`${GOOD} ${path}`, `${path} ${GOOD}`])
      expect(await vfiobench(`calibrate ${files} --like farman-s390x --trace ${GOOD} --quiet`)).toEqual({
        code: 2,
        stdout: '',
        stderr: 'vfiobench: histograms and calls are not fitted together; give one of them\n',
      });
  });

  it.each([
    ['--map nixx=1_page', '--map nixx=1_page: the recordings have no map @nixx'],
    ['--map one_pge=1_page', 'no map @one_pge (did you mean one_page?)'],
    ['--map one_page=1_page --map one_page=n_pages', '--map one_page=n_pages: @one_page is given twice'],
    ['--map one_page=1_pge', '1_pge is no probe of latencies (did you mean 1_page?)'],
    ['--map one_page', '--map one_page: expected map=probe'],
  ])('refuse %s', async (options, message) => {
    const path = odd('mapped.txt', `@one_page_ns:\n${row}\n@1_page_ns:\n${row}`);
    const { code, stderr } = await vfiobench(
      `${line(path)} --like farman-s390x --map one_page_ns=1_page ${options}`,
    );
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it('of two lanes need a trace that can be read twice', async () => {
    const lanes = odd('twice.txt', `@1_page_ns[BASE]:\n${row}\n@1_page_ns[contiguous-pin]:\n${row}`);
    expect(await vfiobench(`calibrate ${lanes} --trace - --like farman-s390x`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--trace -: is read once for each of BASE, contiguous-pin'),
    });
  });

  it('are those that --map says', async () => {
    const path = odd('named.txt', `@one_page_ns:\n${row}`);
    const { probes } = await resultOf(`${line(path)} --like farman-s390x --map one_page_ns=1_page`);
    expect(probes.map(({ probe }) => probe)).toEqual(['1_page']);
  });
});
