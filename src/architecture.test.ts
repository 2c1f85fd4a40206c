/**
 * The shape of the project, held by a test: which way imports point, no cycles, no file that nobody needs, sizes,
 * names, and that the model knows neither prices nor published figures.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  cycleIn,
  importsOf,
  isTest,
  LEAST_LINES,
  layerOf,
  lineCount,
  loadedWith,
  MAY_IMPORT,
  MOST_LINES,
  orphans,
  peeking,
  priceNames,
  reachable,
  SHORT,
  type Sources,
  wrongDirections,
  wrongSizes,
} from './architecture.test-data.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

function readAll(folder: string): [string, string][] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return readAll(path);
    return entry.name.endsWith('.ts') ? [[path, readFileSync(join(ROOT, path), 'utf8')]] : [];
  });
}

const everything: Sources = new Map([...readAll('src'), ...readAll('scripts')]);
const product: Sources = new Map([...everything].filter(([file]) => !isTest(file)));
const isRoot = (file: string): boolean => file === 'src/main.ts' || /^scripts\/[^/]+\.ts$/.test(file);

describe('the architecture', () => {
  it('is read whole', () => {
    expect(product.size).toBeGreaterThan(80);
    expect(importsOf('src/main.ts', product.get('src/main.ts')!).map(({ to }) => to)).toContain(
      'src/cli/program.ts',
    );
    for (const [file, text] of product) {
      for (const { to } of importsOf(file, text)) {
        if (to.endsWith('.ts')) expect(everything.has(to), `${file} imports ${to}`).toBe(true);
      }
    }
  });

  it('has no folder that the rules do not name', () => {
    const folders = [...product.keys()].map(layerOf);
    expect(folders.filter((folder) => MAY_IMPORT[folder] === undefined)).toEqual([]);
  });

  it('has imports in one direction only', () => {
    expect(wrongDirections(product)).toEqual([]);
  });

  it('has no cycles', () => {
    expect(cycleIn(product)).toEqual([]);
  });

  it('has no file that only tests import, and no test data that none does', () => {
    expect(orphans(product, isRoot)).toEqual([]);
    const dead = orphans(everything, (file) => isRoot(file) || /\.test\.ts$/.test(file));
    expect(dead).toEqual([]);
  });

  it(`has files of ${LEAST_LINES} to ${MOST_LINES} lines, and no exception that is none`, () => {
    expect(wrongSizes(everything)).toEqual([]);
    for (const { file, why } of SHORT) {
      const short = [...product].some(([name, text]) => file.test(name) && lineCount(text) < LEAST_LINES);
      expect(short, `${file}: ${why}`).toBe(true);
    }
  });

  it('names no file after nothing', () => {
    const vague = /(^|[/-])(utils?|helpers?|common|managers?|misc)([./-]|$)/;
    expect([...everything.keys()].filter((file) => vague.test(file))).toEqual([]);
  });

  it('lets no model read a published figure', () => {
    expect(peeking(product)).toEqual([]);
  });

  it('starts without zod, and compares without: where its data have a schema only their types are taken', () => {
    const hasZod = (file: string) => /^import (?!type\b).* from 'zod';$/m.test(product.get(file)!);
    for (const start of ['main.ts', 'cli/commands/list.ts', 'cli/commands/compare.ts'])
      expect(loadedWith(`src/${start}`, product).filter(hasZod), start).toEqual([]);
    expect(loadedWith('src/cli/commands/schema.ts', product).filter(hasZod)).toContain(
      'src/comparison/result.ts',
    );
  });

  it('has prices that know no kernel state', () => {
    const pricing = [...product.keys()].filter((file) => file.startsWith('src/replay/pricing/'));
    const machine = (file: string) => reachable(file, product).filter((other) => other.includes('/rows/'));
    expect(pricing.length).toBeGreaterThan(5);
    expect(pricing.flatMap(machine)).toEqual([]);
  });

  it('has no price and no time in the kernel', () => {
    const named = [...product]
      .filter(([file]) => file.startsWith('src/kernel/'))
      .flatMap(([file, text]) => priceNames(text).map((name) => `${file}: ${name}`));
    expect(named).toEqual([]);
  });
});

describe('property tests', () => {
  it('draw the same cases in every run: they come by fast-check in one way', () => {
    const own = [...everything]
      .filter(([, text]) => /^import .*'fast-check'/m.test(text))
      .map(([file]) => file);
    expect(own).toEqual(['src/property.test-data.ts']);
  });
});

describe('the rules themselves', () => {
  const sources = (files: Record<string, string>): Sources => new Map(Object.entries(files));

  it('find imports of every form', () => {
    const text = `
      import './a.js';
      import b from './b.js';
      import { type C, d } from '../c/d.js';
      import type {
        E,
      } from './e.js';
      export * from './f.js';
      export type { G } from './g.js';
      const h = await import('./h.js');
      const entry = new URL('./i.js', import.meta.url);
      // import './not.js';
      /* import './not.js'; */
      import { z } from 'zod';`;
    expect(importsOf('src/x/y.ts', text)).toEqual([
      { to: 'src/x/a.ts', typeOnly: false },
      { to: 'src/x/b.ts', typeOnly: false },
      { to: 'src/c/d.ts', typeOnly: false },
      { to: 'src/x/e.ts', typeOnly: true },
      { to: 'src/x/f.ts', typeOnly: false },
      { to: 'src/x/g.ts', typeOnly: true },
      { to: 'src/x/h.ts', typeOnly: false },
      { to: 'src/x/i.ts', typeOnly: false },
    ]);
  });

  it.each([
    ['src/kernel/a.ts', '../hosts/b.js'],
    ['src/kernel/type1/a.ts', '../../replay/b.js'],
    ['src/trace/a.ts', '../stats/b.js'],
    ['src/stats/a.ts', '../report/b.js'],
    ['src/hosts/a.ts', '../kernel/steps.js'],
    ['src/variants/a.ts', '../replay/b.js'],
    ['src/report/a.ts', '../trace/b.js'],
    ['src/replay/a.ts', '../report/b.js'],
    ['src/validation/a.ts', '../cli/b.js'],
    ['src/cli/a.ts', '../main.js'],
    ['src/errno.ts', './kernel/b.js'],
  ])('%s may not import %s', (file, to) => {
    expect(wrongDirections(sources({ [file]: `import { x } from '${to}';` }))).toHaveLength(1);
  });

  it('let types through where they are named, and leaves everywhere', () => {
    const summary = (type: string) =>
      sources({ 'src/report/trace-info.ts': `import ${type}{ TraceSummary } from '../trace/summary.js';` });
    expect(wrongDirections(summary('type '))).toEqual([]);
    expect(wrongDirections(summary(''))).toHaveLength(1);
    expect(wrongDirections(sources({ 'src/kernel/a/b.ts': "import { x } from '../../errno.js';" }))).toEqual(
      [],
    );
  });

  it('find a cycle, but none of types', () => {
    const files = (type: string) =>
      sources({
        'src/a.ts': "import { b } from './b.js';",
        'src/b.ts': "import { c } from './c.js';",
        'src/c.ts': `import ${type}{ a } from './a.js';`,
      });
    expect(cycleIn(files(''))).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts']);
    expect(cycleIn(files('type '))).toEqual([]);
  });

  it('find peeking through other files, and paths put together from parts', () => {
    const through = sources({
      'src/kernel/a.ts': "import { b } from '../stats/b.js';",
      'src/stats/b.ts': "export * from '../c.js';",
      'src/c.ts': "await import('./validation/published.js');",
      'src/validation/published.ts': '',
    });
    expect(peeking(through)).toEqual(['src/kernel/a.ts', 'src/stats/b.ts', 'src/c.ts']);
    const named = [
      "join('fixtures', name)",
      "read(folder + '/published/' + file)",
      "open(path('published'))",
      "open(folder + '/scalars.csv')",
      "const FILE = 'histograms' + ending;",
    ];
    for (const text of named) expect(peeking(sources({ 'src/kernel/a.ts': text })), text).toHaveLength(1);
    const innocent = "throw new Error('no published figure'); // fixtures/published\nconst histograms = [];";
    expect(peeking(sources({ 'src/kernel/a.ts': innocent }))).toEqual([]);
  });

  it('find orphans, wrong sizes, peeking and prices', () => {
    const files = sources({ 'src/main.ts': "import './a.js';", 'src/a.ts': '', 'src/b.ts': '' });
    expect(orphans(files, (file) => file === 'src/main.ts')).toEqual(['src/b.ts']);
    const lines = (n: number) => sources({ 'src/x.ts': 'x\n'.repeat(n) });
    expect([19, 20, 250, 251].map((n) => wrongSizes(lines(n)).length)).toEqual([1, 0, 0, 1]);
    const path = "read('fixtures/published/scalars.csv')";
    expect(peeking(sources({ 'src/kernel/a.ts': path, 'src/validation/a.ts': path }))).toEqual([
      'src/kernel/a.ts',
    ]);
    expect(peeking(sources({ 'src/replay/a.ts': "import '../validation/b.js';" }))).toHaveLength(1);
    expect(priceNames("const gupNs = 90; step.price = 3; // ns\ncall('ns')")).toEqual(['gupNs', 'price']);
    expect(priceNames('const pfns = runs; /* 90 ns */')).toEqual([]);
  });
});
