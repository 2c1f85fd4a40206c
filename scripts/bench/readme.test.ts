import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../src/package-file.js';
import { benchMarkdown, RECORD, withBench } from './readme.js';
import { SAMPLE } from './sample.test-data.js';

describe('the tables about speed in README.md', () => {
  const readme = readFileSync(packageFile('README.md'), 'utf8');
  const recorded = JSON.parse(readFileSync(packageFile(RECORD), 'utf8'));

  it('are those of the bench that is recorded', () => {
    expect(recorded).toMatchObject({ schema: 'vfiobench-bench/1', quick: false });
    expect(withBench(readme, recorded)).toBe(readme);
    expect(withBench(readme, SAMPLE)).not.toBe(readme);
  });

  it('come where the place for them is, and nowhere else', () => {
    const page = 'before\n<!-- bench -->\nold\n<!-- /bench -->\nbehind\n';
    const filled = withBench(page, SAMPLE);
    expect(filled).toMatch(/^before\n<!-- bench -->\nvfiobench 1\.2\.3 on A CPU, 2 cores/);
    expect(filled).toMatch(/\n<!-- \/bench -->\nbehind\n$/);
    expect(filled).not.toContain('old');
    expect(withBench(filled, SAMPLE)).toBe(filled);
    expect(() => withBench('no place', SAMPLE)).toThrow('<!-- bench -->');
  });

  it('have a row for each command, lane and target', () => {
    const lines = benchMarkdown(SAMPLE).split('\n');
    expect(lines).toContain('| pins, CSV | 24,648,119 | 8.00 s | 3.08 M | 200 MB |');
    expect(lines).toContain('| mawk, sum of a column |  | 2.67 s |  | 2 MB |');
    expect(lines).toContain('| dma_rw, dma-rw-mutex | 2.00 M |');
    expect(lines).toContain('| pins from CSV, time of mawk | ≤ 3 × | 3 × | yes |');
    const slow = { ...SAMPLE, lanes: SAMPLE.lanes.map((lane) => ({ ...lane, seconds: [9] })) };
    expect(benchMarkdown(slow)).toContain('| kicks, calls a second in a lane | ≥ 5 M | 0.111 M | **no** |');
  });
});
