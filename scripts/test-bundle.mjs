/**
 * What vitest does before the tests: bundles the sources as `npm run build` bundles them for users, into a folder that is
 * laid out as the package is. Tests of whole commands run that: what the test runner makes of each module is slow where a
 * command runs for long.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import config from '../rolldown.config.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

export default async function bundle() {
  const folder = mkdtempSync(join(tmpdir(), 'vfiobench-bundle-'));
  mkdirSync(join(folder, 'dist'));
  for (const part of ['package.json', 'node_modules', 'traces', 'fixtures'])
    symlinkSync(join(ROOT, part), join(folder, part));
  symlinkSync(join(ROOT, 'src'), join(folder, 'dist/src'));
  await build({
    ...config,
    cwd: ROOT,
    input: { main: 'src/main.ts', 'lane-worker': 'src/replay/threads/lane-worker.ts' },
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    output: { ...config.output, dir: join(folder, 'dist/bundle') },
  });
  process.env.VFIOBENCH_BUNDLE = join(folder, 'dist/bundle/main.js');
  return () => rmSync(folder, { recursive: true });
}
