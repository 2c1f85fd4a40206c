/**
 * npm test: vitest with its normal summary, then one closing line `N passed, N failed`. Arguments go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const module = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vfiobench-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    module('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
let passed = 0;
let failed = 0;
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed = result.numPassedTests;
  // a file that does not load has no test to fail, nor one whose preparation fails
  failed =
    result.numFailedTests +
    result.testResults.filter(
      (file) =>
        file.status === 'failed' && !file.assertionResults.some(({ status: one }) => one === 'failed'),
    ).length;
} catch {
  failed = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = status === 0 && failed === 0 && passed > 0 ? 0 : 1;
