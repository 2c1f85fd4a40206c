/** For tests: recordings as bpftrace prints them, and several runs a side in a folder of each test file's own. */
import { expect } from 'vitest';
import { comparisonSchema } from '../comparison/result.js';
import { temporaryFolder, writerInto } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

/** A map as bpftrace prints it. */
export const hist = (name: string, rows: readonly string[]) => `${name}:\n${rows.join('\n')}\n\n`;

export const LAT = hist('@lat_ns', ['[1K, 2K)  500 |@|', '[2K, 4K)  500 |@|']);

/** Runs of a base and of a patched kernel, and what makes others. */
export function recordedRuns() {
  const folder = temporaryFolder();
  const file = writerInto(folder);
  /** A run of `counts` in hist() from [1K, 2K) on, and how many calls it had. */
  const recorded = (name: string, counts: readonly number[], map = '@lat_ns', more = ''): string => {
    const rows = counts.map((count, i) => `[${2 ** i}K, ${2 ** (i + 1)}K)  ${count} |@|`);
    const calls = counts.reduce((sum, count) => sum + count, 0);
    return file(name, `${hist(map, rows)}@calls: ${calls}\n\n${more}`);
  };
  /** Runs of one side, each of 100 single values about a mean. */
  const values = (side: string, means: readonly number[], more = ''): string[] =>
    means.map((mean, i) => {
      const all = Array.from({ length: 100 }, (_, k) => mean - 50 + ((k * 37) % 100));
      return `${side}=${file(`${side}${more}-${i}.txt`, `${all.join('\n')}\n`)}`;
    });
  const base = [
    [500, 400, 90, 10],
    [1010, 780, 190, 20],
    [490, 405, 95, 10],
  ].map((counts, i) => `base=${recorded(`a${i}.txt`, counts)}`);
  const patched = [
    [300, 450, 220, 30],
    [320, 440, 215, 25],
    [150, 220, 115, 15],
  ].map((counts, i) => `patched=${recorded(`b${i}.txt`, counts)}`);
  return { folder, file, recorded, values, base, patched, both: [...base, ...patched].join(' ') };
}

/** What compare prints as JSON, which must follow its schema. */
export async function comparedJson(line: string) {
  const { stdout, stderr, code } = await vfiobench(`compare ${line} --format json`);
  expect(code, stderr).toBe(0);
  return { result: comparisonSchema.parse(JSON.parse(stdout)), stderr };
}
