/**
 * The sources as Node loads them: what the test runner makes of each module is slow where it is called often, as every
 * name that a module takes from another is looked up at each use, and each worker would load all modules from the runner.
 * So what tests import is translated once, before the tests, into a folder that is laid out as this one is; only the files
 * of tests themselves go through the runner.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What only a built package has: the tests say themselves when they want it. */
const BUILT_ONLY = join('src', 'replay', 'threads', 'lane-worker.ts');

/** JavaScript of a module, which says where its lines come from: failures then name lines of the source. */
function translated(file) {
  const { code, map, errors } = transformSync(file, readFileSync(file, 'utf8'), {
    lang: 'ts',
    sourcemap: true,
    target: 'es2022',
  });
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  const url = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${url}\n`;
}

/**
 * Translates src/ and scripts/ into a folder; their data, and what else they read, is there by links.
 * @param built with what only a built package has, too
 */
export function translate(folder, built = false) {
  for (const part of ['package.json', 'README.md', 'docs', 'node_modules', 'traces', 'fixtures'])
    symlinkSync(join(ROOT, part), join(folder, part));
  for (const top of ['src', 'scripts']) {
    for (const entry of readdirSync(join(ROOT, top), { recursive: true })) {
      const path = join(top, entry);
      const to = join(folder, path);
      const isModule = path.endsWith('.ts') && !path.endsWith('.test.ts') && (built || path !== BUILT_ONLY);
      if (!isModule && !path.endsWith('/data')) continue;
      mkdirSync(dirname(to), { recursive: true });
      if (isModule) writeFileSync(to.replace(/ts$/, 'js'), translated(join(ROOT, path)));
      else symlinkSync(join(ROOT, path), to);
    }
  }
}

/** For vitest's configuration: what a test imports from the sources is the translation of it, where there is one. */
export const translatedSources = {
  name: 'translated-sources',
  enforce: 'pre',
  resolveId(id, importer) {
    const folder = process.env.VFIOBENCH_TRANSLATED;
    if (folder === undefined || importer === undefined || !/^\..*\.js$/.test(id)) return null;
    const file = join(folder, relative(ROOT, join(dirname(importer), id)));
    return existsSync(file) ? file : null;
  },
};
