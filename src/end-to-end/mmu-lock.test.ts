/** What docs/stage2.md says of kernels whose faults read-lock mmu_lock, and that a report names how they take it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { packageFile } from '../package-file.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = temporaryFolder();

/** A host as johansen-arm64, but with a kernel from v6.2 on. */
function newerHost(): string {
  const host = loadHost('johansen-arm64');
  const path = join(folder, 'newer.json');
  writeFileSync(path, JSON.stringify({ ...host, stage2: { ...host.stage2!, mmuLock: 'rwlock-parallel' } }));
  return path;
}

/** Text on one line, whatever it was wrapped to. */
const line = (text: string): string => text.replace(/\s+/g, ' ');

describe('madvise beside vCPUs that fault, from v6.2 on', () => {
  const command =
    'replay traces/madvise-4g.csv.gz --base batch-root-entry --variant batch-smallest-block --variant batch:bytes=65536 --skip 2';
  const page = line(readFileSync(packageFile('docs/stage2.md'), 'utf8'));

  it('is as docs/stage2.md says, and the report names the kernels', async () => {
    const { code, stdout } = await vfiobench(`${command} --host ${newerHost()}`);
    expect(code).toBe(0);
    expect(line(stdout)).toContain('stage-2 faults read-lock mmu_lock, as from v6.2 on');
    const told = line(stdout.split('\n').slice(0, 6).join('\n'));
    expect(told).toMatch(/@s2_fault_ns same \(\+0\.4 %\) .*@s2_unmap_ns same \(\+0\.4 %\) /);
    expect(told).toMatch(/@s2_fault_ns 13\.2 % slower \*, sign not certain .*@s2_unmap_ns 13\.4 % slower /);
    expect(page).toContain(
      '64K batches then make a fault 13.2 % slower (sign not certain) and the unmap 13.4 %',
    );
    expect(page).toContain('2 MB make both 0.4 % slower');
  }, 60_000);

  it('names those of the host that comes along', async () => {
    // which BASE alone has to wait for
    const { stdout } = await vfiobench(command.replaceAll(/--variant \S+ /g, ''));
    expect(line(stdout)).toContain('stage-2 faults write-lock mmu_lock, as in v5.18 to v6.1, but for');
  }, 60_000);
});
