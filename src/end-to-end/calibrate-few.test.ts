/** vfiobench calibrate with few or noisy calls: what the verdict makes of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
import { measuredPins, resultOf } from './calibrate.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { folder, file } = measuredPins();

describe('a noisy measurement', () => {
  it('of a right model is not rejected, though the start differs far less', async () => {
    const random = new Random(5, 1, 1, 1);
    for (const name of ['a', 'b', 'c', 'd']) {
      const rows = [1, 2, 4, 8, 32, 128].flatMap((npage) =>
        Array.from({ length: 20 }, () => {
          const luck = Math.exp(0.3 * normalQuantile(random.uniform()) - 0.045);
          return `${npage},4k,${((554 + 381 * npage) * luck).toFixed(0)}`;
        }),
      );
      const noisy = file(`${name}.csv`, `npage,backing,ns\n${rows.join('\n')}\n`);
      const { reasons } = await resultOf(`calibrate ${noisy} --like xu-4.19`);
      expect(reasons, name).toEqual([]);
    }
  });
});

describe('a measurement of too few calls to hold any out', () => {
  const means = (name: string, rows: readonly (readonly [npage: number, ns: number])[]): string =>
    file(name, `npage,backing,variant,ns\n${rows.map(([npage, ns]) => `${npage},4k,,${ns}`).join('\n')}\n`);
  const RANDOM = [
    [1, 90000],
    [2, 50],
    [4, 70000],
    [8, 3],
    [16, 100000],
    [32, 10],
    [64, 5000],
    [128, 1],
    [256, 1000000],
  ] as const;

  it('is judged by what the fit itself misses: exit 1, and no host file', async () => {
    const output = join(folder, 'random-host.json');
    const { code, stdout, stderr } = await vfiobench(
      `calibrate ${means('random.csv', RANDOM)} --like xu-4.19 -o ${output}`,
    );
    expect(code).toBe(1);
    expect(stdout).toContain('CAN’T FOLLOW');
    expect(stderr).toContain('beyond the noise of the very calls that it was fitted to; 10 % is the limit');
    expect(existsSync(output)).toBe(false);
  });

  it('is judged so even where a few calls are held out, which hardly show anything', async () => {
    const more = [...RANDOM, ...RANDOM.map(([npage, ns]) => [npage + 1, 3e6 / ns] as const)];
    const result = await resultOf(`calibrate ${means('more.csv', more)} --like xu-4.19`);
    expect(result.heldOut!.calls).toBeLessThan(5);
    expect(result.follows).toBe(false);
    expect(result.reasons.join()).toContain('the very calls that it was fitted to');
  });

  it('has an end where the fit makes nothing of a kind of call', async () => {
    const rows = [
      [1, 87],
      [4, 83],
      [7, 4],
      [16, 1431],
    ] as const;
    const { follows, fit, worst } = await resultOf(`calibrate ${means('nothing.csv', rows)} --like xu-4.19`);
    expect(follows).toBe(false);
    expect(fit.rSquared).toBeNull();
    expect(worst.map(({ modelled }) => modelled)).toContain(0);
  });

  it('is followed where the model explains it', async () => {
    const exact = means(
      'exact.csv',
      [1, 2, 4, 8, 16, 32].map((npage) => [npage, 1200 + 400 * npage]),
    );
    const result = await resultOf(`calibrate ${exact} --like xu-4.19`);
    expect(result).toMatchObject({ heldOut: null, follows: true, notJudged: null });
    expect(result.fit.misfit).toBeLessThan(0.1);
  });

  it('is not judged where few kinds come out near by what may be chance', async () => {
    const four = means('four.csv', [
      [1, 1600],
      [4, 2850],
      [16, 7500],
      [64, 26700],
    ]);
    const { follows, fit, notJudged } = await resultOf(`calibrate ${four} --like xu-4.19`);
    expect(follows).toBeNull();
    expect(fit.misfit).toBeLessThan(0.1);
    expect(fit.misfitLimits![1]).toBeGreaterThan(0.1);
    expect(notJudged).toMatch(/more or less than 10 %, the limit; more kinds of calls would tell$/);
  });

  it('is not judged where there are as many prices as kinds of calls, and the host file says so', async () => {
    const output = join(folder, 'exact-host.json');
    const alike = means('alike.csv', [
      [1, 900],
      [1, 901],
      [1, 902],
    ]);
    const { code, stdout, stderr } = await vfiobench(`calibrate ${alike} --like xu-4.19 -o ${output}`);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'nothing shows what the model misses, and the intervals assume 10.0 %',
    );
    expect(loadHost(output).fits![0].why).toContain('the model assumed to miss by 10 %');
    expect(stdout.replace(/\s+/g, ' ')).toContain('NOT JUDGED: as many prices as kinds of calls');
    expect(stdout).not.toContain('model follows');
    expect(stderr).toBe('vfiobench: the fit is not judged: as many prices as kinds of calls\n');
    expect(loadHost(output).caveats!.join()).toContain('Nobody can tell whether the model follows');
    const result = await resultOf(`calibrate ${alike} --like xu-4.19`);
    expect(result).toMatchObject({
      heldOut: null,
      follows: null,
      notJudged: 'as many prices as kinds of calls',
    });
  });

  it('is not judged where prices come out at 0, which makes them no fewer', async () => {
    const falling = means('falling.csv', [
      [1, 329],
      [4, 385],
      [7, 15],
    ]);
    const { follows, notJudged } = await resultOf(`calibrate ${falling} --like xu-4.19`);
    expect({ follows, notJudged }).toEqual({ follows: null, notJudged: 'as many prices as kinds of calls' });
  });
});
