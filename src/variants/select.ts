/**
 * From what the user names (`contiguous-pin`, `a+b`, `name:param=8`, `./my-patch.mjs`) to variants with parameters. What
 * kernel a lane gets of them: assemble.ts.
 */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { isModulePath, variantParts } from '../path-or-name.js';
import { checkParams, notAssigned, paramText, splitParams } from './parameters.js';
import { BASES, PATHS, VARIANTS } from './table.js';
import type { Path, Variant } from './variant.js';

export interface Chosen {
  readonly variant: Variant;
  readonly params: Readonly<Record<string, number>>;
  /** It came from a module of the user's. */
  readonly own: boolean;
  /** That module, as the user named it. */
  readonly file?: string;
}

/** What one lane runs: one or more variants that fill different slots. */
export interface Selection {
  /** As the report names it. */
  readonly label: string;
  readonly chosen: readonly Chosen[];
  /** What select() makes the same of, in any thread; null for DEFAULT_BASE, and for what was put together otherwise. */
  readonly text: string | null;
}

/** The defaults of every path. */
export const DEFAULT_BASE: Selection = {
  label: 'BASE',
  chosen: BASES.map((variant) => ({ variant, params: {}, own: false })),
  text: null,
};

/** The variant that a BASE has on a path: its own, or the path's default. */
export function variantOn(base: Selection, path: Path): Variant {
  const own = base.chosen.find(({ variant }) => variant.path === path);
  return own === undefined ? BASES.find((variant) => variant.path === path)! : own.variant;
}

/** Reads one --base or --variant. Throws InputError on unknown names or parameters, and on a module that is no variant. */
export function select(text: string): Promise<Selection> {
  return selectOn(PATHS, text);
}

/** The same where only some paths are of use: a message names the variants of no others. */
export async function selectOn(paths: readonly Path[], text: string): Promise<Selection> {
  const parts = variantParts(text);
  const chosen: Chosen[] = [];
  for (const part of parts) {
    if (part === '') {
      const where = parts.length > 1 ? `beside the + of "${text}"` : `(${known(paths)})`;
      throw new InputError(`the name of a variant is missing ${where}`);
    }
    chosen.push(await selectOne(part, paths));
  }
  const label = chosen.map(({ variant, params }) => variant.name + paramText(variant, params)).join('+');
  return { label, chosen, text };
}

/** Reads every --variant. Throws InputError as selectOn() does, and where two of them come to the same. */
export async function selectAll(paths: readonly Path[], texts: readonly string[]): Promise<Selection[]> {
  const selections: Selection[] = [];
  for (const text of texts) selections.push(await selectOn(paths, text));
  const labels = selections.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice !== undefined) throw new InputError(`--variant ${twice} is named twice`);
  return selections;
}

function namesOn(paths: readonly Path[]): string[] {
  return VARIANTS.filter(({ path }) => paths.includes(path)).map(({ name }) => name);
}

function known(paths: readonly Path[]): string {
  return `there are ${namesOn(paths).join(', ')}, or a path to a module (./my-patch.mjs)`;
}

async function selectOne(part: string, paths: readonly Path[]): Promise<Chosen> {
  const { name, given } = splitParams(part);
  const own = isModulePath(name);
  // what checks a module takes longer to load than all variants
  const variant = own
    ? await (await import('./module.js')).loadModule(name)
    : VARIANTS.find((one) => one.name === name);
  if (variant === undefined) {
    const [head, rest] = name.split(/:(.*)/s);
    if (rest !== undefined && namesOn(paths).includes(head)) throw notAssigned(name, rest);
    const near = didYouMean(name, namesOn(paths));
    const there = near === '' ? `; ${known(paths)}` : '; vfiobench list variants shows all';
    throw new InputError(`no variant is called ${name}${near}${there}`);
  }
  return { variant, params: checkParams(variant, given), own, ...(own ? { file: name } : {}) };
}
