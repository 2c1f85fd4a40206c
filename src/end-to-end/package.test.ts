/** What the package has of the files that its pages name: links, and the commands to try. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES: readonly string[] = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).files;
const PAGES = ['README.md', ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`), 'traces/README.md'];

/** By `files` of package.json: a file, a folder, or `traces/*.csv`. */
function isPackaged(path: string): boolean {
  return FILES.some((one) => {
    const [before, behind] = one.split('*');
    if (behind === undefined) return path === one || path.startsWith(`${one}/`);
    return path.startsWith(before) && path.endsWith(behind) && !path.slice(before.length).includes('/');
  });
}

function namedIn(page: string): string[] {
  const text = readFileSync(ROOT + page, 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to]) => join(dirname(page), to));
  const commands = [...text.matchAll(/<!-- output: (.+?) -->|^(?:npx )?vfiobench (.+)$/gm)].flat().join(' ');
  const files = [...commands.matchAll(/\b(?:fixtures|traces)\/[\w./{}-]+/g)].map(([name]) => name);
  return [...links, ...files].filter((path) => path !== 'README.md');
}

it.each(PAGES)('%s names files of the package', (page) => {
  expect(namedIn(page).filter((path) => !isPackaged(path))).toEqual([]);
});

it('finds names, and tells what is not in the package', () => {
  expect(namedIn('docs/compare-and-gate.md').length).toBeGreaterThan(10);
  expect(['traces/ccw-boot.csv', 'src/main.ts', 'traces/full/x.csv'].map(isPackaged)).toEqual([
    true,
    false,
    false,
  ]);
});
