/** What a stored baseline keeps of where it was made: nothing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fail } from '../gate-runs.test-data.js';
import { vfiobench } from '../streams.test-data.js';

const folder = mkdtempSync(join(tmpdir(), 'vfiobench-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('names the trace as the user did, wherever the package lies', async () => {
  const here = process.cwd();
  process.chdir(folder);
  try {
    await vfiobench('baseline save thp traces/contiguous-512.csv -q');
    const text = readFileSync(join(folder, '.vfiobench/baselines/thp.json'), 'utf8');
    expect(JSON.parse(text).identity.trace.name).toBe('traces/contiguous-512.csv');
    expect(text).not.toContain(here);
    const ran = await vfiobench([
      'gate',
      'traces/contiguous-512.csv',
      '--baseline',
      'thp',
      ...fail('n_pages max != +0%'),
    ]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('\ntrace traces/contiguous-512.csv (sha256 ');
    expect(ran.stdout).not.toContain(here);
  } finally {
    process.chdir(here);
  }
});
