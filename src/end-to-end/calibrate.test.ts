/** vfiobench calibrate, whole runs. UPDATE_GOLDEN=1 rewrites the golden files: read the diff before committing it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { latenciesOn, traceText } from '../calibration/loop.test-data.js';
import { loadHost } from '../hosts/load.js';
import { LATENCIES, measuredPins, ROWS, resultOf } from './calibrate.test-data.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const MEASURED = 'fixtures/calibration';
const PINS = `${MEASURED}/io-uring-pins.csv.gz --like xu-4.19 --predict contiguous-pin`;
const TYPE1 = `map-batched=${MEASURED}/type1-6.1-map.csv pin-group-held=${MEASURED}/type1-6.1-pins.csv --like debian-6.1-icount`;

/** Six kinds of calls: the interval of what the model misses ends just above the limit. */
const OPEN =
  'the fit is off by 3.4 % (95 %: 1.9 to 10.5 %) beyond the noise, which may be more or less than 10 %, the limit; more kinds of calls would tell';
const NOT_JUDGED = `vfiobench: the fit is not judged: ${OPEN}\n`;

const GOLDEN: readonly [file: string, line: string, said: string][] = [
  ['calibrate-pins.txt', `calibrate ${PINS}`, NOT_JUDGED],
  ['calibrate-pins-120.txt', `calibrate ${PINS} --width 120`, NOT_JUDGED],
  ['calibrate-pins.md', `calibrate ${PINS} --format markdown`, NOT_JUDGED],
  ['calibrate-type1.txt', `calibrate ${TYPE1}`, ''],
];

const { folder, file, good: GOOD } = measuredPins();

describe('calibrate', () => {
  it.each(GOLDEN)('%s: vfiobench %s', async (name, line, said) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: said });
    expectGolden(name, stdout);
    const width = line.endsWith('--width 120') ? 120 : 80;
    if (name.endsWith('.txt')) expect(stdout.split('\n').filter((one) => one.length > width)).toEqual([]);
  });

  it('writes a host file that replays, and says of each price where it comes from', async () => {
    const output = join(folder, 'my-host.json');
    const report = join(folder, 'fit.md');
    const { code, stdout } = await vfiobench(
      `calibrate ${GOOD} --like farman-s390x -o ${output} --report ${report} --report -`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('the model follows');
    expect(readFileSync(report, 'utf8')).toContain('| price in ns of |');
    const host = loadHost(output);
    expect(host).toMatchObject({ name: 'my-host', kernel: 'unnamed kernel' });
    expect(host.steps.gup_page_4k).toMatchObject({ from: 'split' });
    expect(host.steps.gup_page_4k.interval).toHaveLength(2);
    expect(host.steps.copy_byte ?? host.steps.iotlb_sync).toMatchObject({ from: 'assumed' });
    expect(host.steps.iotlb_sync.why).toMatch(
      /^no call of .*good.csv tells it: as on farman-s390x \(assumed: /,
    );
    expect(host.fits![0].sums.length).toBeGreaterThan(1);
    const replayed = await vfiobench(`replay ${GOOD} --host ${output} --variant contiguous-pin --quiet`);
    expect(replayed.code).toBe(0);
    expect(replayed.stdout).toContain('my-host');
  });

  it('names the kernel that was measured, not that of the host it starts from', async () => {
    const measured = join(folder, 'measured.csv');
    const output = join(folder, 'measured.json');
    writeFileSync(measured, readFileSync(GOOD, 'utf8').replace('\n', '\n# kernel: 6.1.0-13\n'));
    expect((await vfiobench(`calibrate ${measured} --like farman-s390x -o ${output}`)).code).toBe(0);
    expect(loadHost(output).kernel).toBe('6.1.0-13');
  });

  it('knows the measured host again, starting from its own prices', async () => {
    const { fit, heldOut, prices } = await resultOf(`calibrate ${GOOD} --like xu-4.19`);
    expect(fit.misfit).toBeLessThan(0.003);
    expect(heldOut!.meanErrorPercent).toBeLessThan(1);
    for (const { price, start, from } of prices)
      if (from !== 'assumed' && start > 5) expect(price / start).toBeCloseTo(1, 1);
  });

  it('reads a measurement from standard input, and gives the same bytes again', async () => {
    const text = readFileSync(GOOD, 'utf8');
    const line = 'calibrate - --like xu-4.19 --format json';
    const first = await vfiobench(line, { stdin: text });
    expect(first.code).toBe(0);
    expect((await vfiobench(line, { stdin: text })).stdout).toBe(first.stdout);
  });

  it('calls standard input by its name in the report, be it a trace or a table of means', async () => {
    const means = 'npage,backing,ns\n1,4k,1600\n2,4k,2000\n4,4k,2800\n8,4k,4400\n';
    for (const stdin of [readFileSync(GOOD, 'utf8'), means]) {
      const { stdout } = await vfiobench('calibrate - --like xu-4.19 --format json', { stdin });
      expect(JSON.parse(stdout).worst[0].file).toBe('<stdin>');
    }
  });

  it('fits runs of a variant together with BASE', async () => {
    const patched = file(
      'patched.csv',
      traceText(ROWS, await latenciesOn(loadHost('xu-4.19'), ROWS, 1, ['contiguous-pin'])),
    );
    const { inputs, probes } = await resultOf(`calibrate ${GOOD} contiguous-pin=${patched} --like xu-4.19`);
    expect(inputs.map(({ lane, role }) => [lane, role])).toEqual([
      ['BASE', 'fit'],
      ['contiguous-pin', 'fit'],
    ]);
    expect(probes.filter(({ lane }) => lane === 'contiguous-pin').length).toBeGreaterThan(0);
  });

  it('says by how much the model misses batched pins that it has not seen', async () => {
    const { probes } = await resultOf(`calibrate ${PINS}`);
    const missed = probes.find(({ lane, probe }) => lane === 'contiguous-pin' && probe === 'n_pages')!;
    expect(missed.role).toBe('predict');
    expect(missed.errorPercent).toBeGreaterThan(50);
  });

  it('does not say that the model follows what it predicts wrongly, and the host file says so too', async () => {
    const output = join(folder, 'predicting.json');
    const { code, stdout } = await vfiobench(`calibrate ${PINS} -o ${output} --width 400`);
    expect(code).toBe(0);
    expect(stdout).toContain(`: NOT JUDGED: ${OPEN}; contiguous-pin IS NOT PREDICTED\n`);
    expect(stdout).toContain('contiguous-pin, predicted: NOT FOLLOWED, off by up to +97.8 %');
    const caveats = loadHost(output).caveats!.join();
    expect(caveats).toContain('Nobody can tell whether the model follows');
    expect(caveats).toContain('Its prices do not predict contiguous-pin');
    const predicting = async (variant: string, ran: readonly string[]): Promise<string> => {
      const measured = file(
        `${variant}.csv`,
        traceText(ROWS, await latenciesOn(loadHost('xu-4.19'), ROWS, 2, ran)),
      );
      const line = `calibrate ${GOOD} ${variant}=${measured} --like xu-4.19 --predict ${variant} --width 400`;
      return (await vfiobench(line)).stdout;
    };
    expect(await predicting('contiguous-pin', [])).toContain(
      'the model follows what was fitted; contiguous-pin IS NOT PREDICTED\n',
    );
    expect(await predicting('pin-group-held', ['pin-group-held'])).toContain(
      'the model follows; pin-group-held is predicted\n',
    );
  });
});

describe('a measurement that the model cannot follow', () => {
  const output = join(folder, 'bad-host.json');

  /** The right latencies at the wrong calls. */
  const shuffled = [...LATENCIES.slice(LATENCIES.length / 3), ...LATENCIES.slice(0, LATENCIES.length / 3)];
  /** Every third call of a probe measured in another unit. */
  const mixed = LATENCIES.map((text, i) => (i % 3 === 0 ? String(Number(text) / 1000) : text));

  it.each([
    ['latencies of other calls', shuffled],
    ['two units in one column', mixed],
  ])('%s: exit 1, and no host file', async (_, latencies) => {
    const bad = file('bad.csv', traceText(ROWS, latencies));
    const { code, stdout, stderr } = await vfiobench(`calibrate ${bad} --like xu-4.19 -o ${output}`);
    expect(code).toBe(1);
    expect(stdout).toContain('CAN’T FOLLOW');
    expect(stderr).toMatch(
      /^vfiobench: the model can't follow the measurement: .*is not written \(--force writes it\)\n$/,
    );
    expect(existsSync(output)).toBe(false);
  });

  it('is written on --force, with the caveat, and the exit code stays', async () => {
    const bad = file('bad.csv', traceText(ROWS, shuffled));
    const { code, stderr } = await vfiobench(`calibrate ${bad} --like xu-4.19 -o ${output} --force`);
    expect(code).toBe(1);
    expect(stderr).toContain('is written all the same');
    expect(loadHost(output).caveats!.join()).toContain("The model can't follow");
    const again = await vfiobench(`calibrate ${bad} --like xu-4.19 -o ${output}`);
    expect(again).toMatchObject({
      code: 2,
      stderr: `vfiobench: -o ${output}: the file exists; --force replaces it\n`,
    });
  });
});

describe('the shape of a histogram', () => {
  /** Calls of 1 to 64 pages, five in a hundred apart; of those of one page, what they take. */
  function pins(one: (i: number) => number): string {
    const rows = ['map,0,0x40000000,,4k'];
    const latencies = [''];
    for (let i = 0; i < 1400; i++) {
      const pages = 2 ** (i % 7);
      rows.push(`pin,,,${i * 64}-${i * 64 + pages - 1},`);
      const spread = 1 + 0.05 * Math.sin(i);
      latencies.push(((pages === 1 ? one(i) : 580 + 420 * pages) * spread).toFixed(0));
    }
    return file('shape.csv', traceText(rows, latencies));
  }

  it('is not judged by values that lie just above a bound, and are modelled just below it', async () => {
    const { follows, probes } = await resultOf(`calibrate ${pins(() => 1100)} --like xu-4.19`);
    const { totalVariation, shapeDistance } = probes.find(({ probe }) => probe === '1_page')!;
    expect(totalVariation).toBeGreaterThan(0.15);
    expect(shapeDistance).toBeLessThan(0.15);
    expect(follows).toBe(true);
  });

  it('is judged where calls of one kind take this or that', async () => {
    const { follows, reasons } = await resultOf(
      `calibrate ${pins((i) => (i % 2 === 0 ? 500 : 1500))} --like xu-4.19`,
    );
    expect(follows).toBe(false);
    expect(reasons.join()).toContain('wherever within 10 % the modelled ones lie');
  });
});
