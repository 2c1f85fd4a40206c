/** replay --unit through main: one unit for all latencies of a report. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const REPLAY = 'replay fixtures/traces/pins.csv --variant contiguous-pin --host xu-4.19 --quiet';

/** What the steps behind a difference take of a call, as the text has it. */
async function perCall(unit: string): Promise<string[]> {
  const { stdout } = await vfiobench(`${REPLAY} --unit ${unit}`);
  return [...stdout.matchAll(/^ +[+−][\d,]+ {2}[a-z_]+.* ([+−][\d.,]+ \S+)$/gm)].map(([, text]) => text);
}

describe('--unit', () => {
  it('us: what a step takes of a call is in us, however little', async () => {
    const us = await perCall('us');
    expect(us.length).toBeGreaterThan(2);
    expect(us.filter((text) => !text.endsWith(' us'))).toEqual([]);
    expect((await perCall('ns')).length).toBe(us.length);
  });

  it('us: prices keep their digits', async () => {
    const replay = 'replay traces/ccw-boot.csv --limit 500 --variant contiguous-pin --quiet';
    const { stdout } = await vfiobench(`${replay} --unit us --sensitivity --set put_page=1.234ns`);
    expect(stdout).toContain('put_page costs 0.00123 us by --set');
    expect(stdout).toMatch(/^ +prot_check ~ +0\.00448 /m);
  });
});
