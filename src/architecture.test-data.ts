/** For tests: the rules that the project's shape is held to, as functions over sources. */
import { dirname, join } from 'node:path';

export interface Import {
  readonly to: string;
  /** Only types: gone at run time. */
  readonly typeOnly: boolean;
}

export type Sources = ReadonlyMap<string, string>;

/** src/main.ts itself is a layer; the other files right in src/ are leaves that everybody may use. */
const LAYERS = [
  'trace',
  'recordings',
  'kernel',
  'hosts',
  'stats',
  'results',
  'variants',
  'report',
  'replay',
  'comparison',
  'gate',
  'nic',
  'calibration',
  'validation',
  'roundtrip',
  'density',
  'sweep',
  'cli',
];

export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  leaf: [],
  trace: [],
  recordings: ['trace', 'stats', 'results'],
  kernel: [],
  hosts: [],
  results: [],
  stats: ['results'],
  nic: ['results'],
  variants: ['kernel'],
  comparison: ['stats', 'recordings'],
  report: ['stats', 'results', 'recordings', 'comparison'],
  replay: ['trace', 'kernel', 'hosts', 'stats', 'results', 'variants', 'nic'],
  gate: ['stats', 'results', 'recordings', 'comparison'],
  calibration: ['replay', 'trace', 'kernel', 'hosts', 'stats', 'results', 'variants', 'recordings'],
  validation: [
    'calibration',
    'density',
    'roundtrip',
    'replay',
    'trace',
    'kernel',
    'hosts',
    'stats',
    'results',
    'variants',
    'nic',
  ],
  density: ['replay', 'trace', 'kernel', 'hosts', 'results', 'variants'],
  roundtrip: ['replay', 'trace', 'kernel', 'hosts', 'stats', 'results', 'variants'],
  sweep: ['replay', 'trace', 'kernel', 'stats', 'results', 'variants'],
  cli: [
    'sweep',
    'roundtrip',
    'density',
    'recordings',
    'comparison',
    'gate',
    'nic',
    'calibration',
    'validation',
    'report',
    'replay',
    'trace',
    'kernel',
    'hosts',
    'stats',
    'results',
    'variants',
  ],
  main: ['cli'],
  scripts: [...LAYERS],
};

/** Imports of types that may point elsewhere. */
const TYPE_IMPORTS: readonly { from: RegExp; to: RegExp; why: string }[] = [
  { from: /^src\/report\/trace-info\.ts$/, to: /^src\/trace\//, why: 'draws a TraceSummary' },
  { from: /^src\/report\/baseline-text\.ts$/, to: /^src\/gate\//, why: 'draws a stored Baseline' },
];

/** Files that are shorter than 20 lines by nature. */
export const SHORT: readonly { file: RegExp; why: string }[] = [
  { file: /^src\/variants\//, why: 'a variant says what it changes and nothing else' },
  { file: /^src\/cli\/commands\/[^/]+-program\.ts$/, why: 'a command has the options that it has' },
  { file: /^scripts\//, why: 'a script that only starts what src holds' },
  { file: /^src\/trace\/(open|fault)\.ts$/, why: 'the one way into trace/, and its one exception' },
  { file: /^src\/(version|package-file)\.ts$/, why: 'one value' },
  { file: /^src\/(grown|sums|engine|report\/csv)\.ts$/, why: 'one function' },
  { file: /^src\/report\/terminal\.ts$/, why: 'one type, and the usual way to it' },
];

export const LEAST_LINES = 20;
export const MOST_LINES = 250;

export function isTest(file: string): boolean {
  return /\.test(-data)?\.ts$/.test(file);
}

export function layerOf(file: string): string {
  if (file === 'src/main.ts') return 'main';
  const [top, next, deeper] = file.split('/');
  if (top !== 'src') return 'scripts';
  return deeper === undefined ? 'leaf' : next;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

/** The project's own files that a file imports, statically, dynamically, by re-export or as a thread's entry. */
export function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const pattern =
    /\b(?:import|export)\s+(type\s)?[^;'"]*?from\s*['"](\.[^'"]+)['"]|\bimport\s*\(?\s*['"](\.[^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]+\.js)['"]/g;
  for (const [, type, from, bare, entry] of withoutComments(text).matchAll(pattern)) {
    const to = join(dirname(file), from ?? bare ?? entry).replace(/\.js$/, '.ts');
    found.push({ to, typeOnly: type !== undefined });
  }
  return found;
}

/** Breaches of MAY_IMPORT. */
export function wrongDirections(sources: Sources): string[] {
  const wrong: string[] = [];
  for (const [file, text] of sources) {
    const from = layerOf(file);
    for (const { to, typeOnly } of importsOf(file, text)) {
      const layer = layerOf(to);
      if (layer === from || (layer === 'leaf' && from !== 'leaf') || MAY_IMPORT[from]?.includes(layer))
        continue;
      if (typeOnly && TYPE_IMPORTS.some((rule) => rule.from.test(file) && rule.to.test(to))) continue;
      wrong.push(`${file} imports ${to}`);
    }
  }
  return wrong;
}

/** One cycle of run-time imports, as a path; empty where there is none. */
export function cycleIn(sources: Sources): string[] {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const { to, typeOnly } of importsOf(file, sources.get(file) ?? '')) {
      const cycle = typeOnly ? [] : walk(to, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of sources.keys()) {
    const cycle = walk(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** Files that no other one imports and that are no roots. */
export function orphans(sources: Sources, isRoot: (file: string) => boolean): string[] {
  const wanted = new Set([...sources].flatMap(([file, text]) => importsOf(file, text).map(({ to }) => to)));
  return [...sources.keys()].filter((file) => !wanted.has(file) && !isRoot(file));
}

export function lineCount(text: string): number {
  return text.split('\n').length - 1;
}

/** Files longer or shorter than a file should be. */
export function wrongSizes(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    const lines = lineCount(text);
    const short = lines < LEAST_LINES && !SHORT.some((exception) => exception.file.test(file));
    return short || lines > MOST_LINES ? [`${file}: ${lines} lines`] : [];
  });
}

/** Layers that may know the published figures: what fits them, what judges by them, and what shows that. */
const KNOW_FIGURES: ReadonlySet<string> = new Set(['cli', 'main', 'validation', 'scripts']);

/** What the model is made of: these name nothing that a path into fixtures/published could be put together from. */
const MODEL: ReadonlySet<string> = new Set([
  'trace',
  'kernel',
  'hosts',
  'stats',
  'results',
  'variants',
  'nic',
  'replay',
]);
const PATH = /fixtures|published\/|\/published|\b(?:scalars|histograms|histogram-roles)\.csv/;
const PART_OF_PATH = /['"`](?:published|scalars|histograms|histogram-roles)['"`]/;

/** Files that may not know the published figures, but name where they are or reach a file that reads them. */
export function peeking(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    if (KNOW_FIGURES.has(layerOf(file))) return [];
    const reaches = reachable(file, sources).some((other) => KNOW_FIGURES.has(layerOf(other)));
    const code = withoutComments(text);
    const names = PATH.test(code) || (MODEL.has(layerOf(file)) && PART_OF_PATH.test(code));
    return reaches || names ? [file] : [];
  });
}

/** All files that a file imports at run time, directly or through others. */
export function reachable(file: string, sources: Sources): string[] {
  const found = new Set<string>();
  const next = [file];
  for (let from = next.pop(); from !== undefined; from = next.pop()) {
    for (const { to, typeOnly } of importsOf(from, sources.get(from) ?? '')) {
      if (typeOnly || found.has(to)) continue;
      found.add(to);
      next.push(to);
    }
  }
  return [...found];
}

/** Those of them that are loaded with it, and not when they are asked for. */
export function loadedWith(file: string, sources: Sources): string[] {
  const lazy = /\bimport\s*\(\s*['"][^'"]+['"]\s*\)/g;
  const eager = new Map([...sources].map(([name, text]) => [name, text.replace(lazy, 'null')]));
  return reachable(file, eager);
}

/** Names in a kernel file that belong to prices or to time. */
export function priceNames(text: string): string[] {
  const code = withoutComments(text).replace(/'[^'\n]*'|"[^"\n]*"/g, "''");
  return [
    ...new Set(
      code.match(/\b(?:ns|ps|us|price|prices|cycles|insns|sigma|latency|\w+(?:Ns|Ps|Price|Cycles))\b/g),
    ),
  ];
}
