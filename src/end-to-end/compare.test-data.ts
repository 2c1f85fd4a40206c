/** For tests of compare: recordings in a folder that goes with the test file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const folder = mkdtempSync(join(tmpdir(), 'vfiobench-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a recording and returns its path. */
export function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A map as bpftrace prints it. */
export const hist = (name: string, rows: readonly string[]) => `${name}:\n${rows.join('\n')}\n\n`;

export const LAT = hist('@lat_ns', ['[1K, 2K)  500 |@|', '[2K, 4K)  500 |@|']);
