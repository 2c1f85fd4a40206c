/**
 * What vitest does before the tests: bundles the sources as `npm run build` bundles them for users, into a folder that is
 * laid out as the package is. Tests of whole commands run that: what the test runner makes of each module is slow where a
 * command runs for long. What tests import one by one is translated as well (test-sources.mjs).
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import config from '../rolldown.config.mjs';
import { translate } from './test-sources.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

async function bundle(folder) {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  for (const part of ['package.json', 'node_modules', 'traces', 'fixtures', 'scripts'])
    symlinkSync(join(ROOT, part), join(folder, part));
  symlinkSync(join(ROOT, 'src'), join(folder, 'dist/src'));
  await build({
    ...config,
    cwd: ROOT,
    input: { main: 'src/main.ts', 'lane-worker': 'src/replay/threads/lane-worker.ts' },
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    output: { ...config.output, dir: join(folder, 'dist/bundle') },
  });
  return join(folder, 'dist/bundle/main.js');
}

export default async function prepare({ config: { watch } }) {
  const folder = mkdtempSync(join(tmpdir(), 'vfiobench-tests-'));
  process.env.VFIOBENCH_BUNDLE = await bundle(join(folder, 'package'));
  if (!watch) {
    // who watches changes sources after this, which only the runner itself would see
    const sources = join(folder, 'translated');
    mkdirSync(sources);
    translate(sources);
    process.env.VFIOBENCH_TRANSLATED = sources;
  }
  return () => rmSync(folder, { recursive: true });
}
