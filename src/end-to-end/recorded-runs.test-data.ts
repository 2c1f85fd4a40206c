/** For tests: recordings of several runs a side, in a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { comparisonSchema } from '../report/comparison/schema.js';
import { vfiobench } from './streams.test-data.js';

export const folder = mkdtempSync(join(tmpdir(), 'vfiobench-compare-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of `counts` in hist() from [1K, 2K) on, and how many calls it had. */
export function recorded(name: string, counts: readonly number[], map = '@lat_ns', more = ''): string {
  const rows = counts.map((count, i) => `[${2 ** i}K, ${2 ** (i + 1)}K)  ${count} |@|`);
  const calls = counts.reduce((sum, count) => sum + count, 0);
  writeFileSync(join(folder, name), `${map}:\n${rows.join('\n')}\n\n@calls: ${calls}\n\n${more}`);
  return join(folder, name);
}

export function numbers(name: string, values: readonly number[]): string {
  writeFileSync(join(folder, name), `${values.join('\n')}\n`);
  return join(folder, name);
}

export const base = [
  [500, 400, 90, 10],
  [1010, 780, 190, 20],
  [490, 405, 95, 10],
].map((counts, i) => `base=${recorded(`a${i}.txt`, counts)}`);
export const patched = [
  [300, 450, 220, 30],
  [320, 440, 215, 25],
  [150, 220, 115, 15],
].map((counts, i) => `patched=${recorded(`b${i}.txt`, counts)}`);
export const BOTH = [...base, ...patched].join(' ');

export async function json(line: string) {
  const { stdout, stderr, code } = await vfiobench(`compare ${line} --format json`);
  expect(code, stderr).toBe(0);
  return { result: comparisonSchema.parse(JSON.parse(stdout)), stderr };
}
