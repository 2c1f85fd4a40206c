/** For tests of compare: recordings in a folder that goes with the test file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder, and what writes a recording into it and returns its path. */
export function recordingsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vfiobench-compare-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return { folder, file };
}

/** A map as bpftrace prints it. */
export const hist = (name: string, rows: readonly string[]) => `${name}:\n${rows.join('\n')}\n\n`;

export const LAT = hist('@lat_ns', ['[1K, 2K)  500 |@|', '[2K, 4K)  500 |@|']);
