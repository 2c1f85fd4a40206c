/** From what the user names (`contiguous-pin`, `a+b`, `name:param=8`, `./my-patch.mjs`) to variants with parameters. */
import { didYouMean } from '../did-you-mean.js';
import { CheckFailed, InputError } from '../failure.js';
import type { Behaviour, Slot } from '../kernel/behaviour.js';
import type { StepTable } from '../kernel/steps.js';
import { isModulePath, variantParts } from '../path-or-name.js';
import { placeIn, withPlaces } from './own-place.js';
import { checkParams, notAssigned, paramText, splitParams } from './parameters.js';
import { BASES, PATHS, VARIANTS } from './table.js';
import { type KernelToolkit, kernelToolkit } from './toolkit.js';
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

/**
 * Puts a lane's kernel together: the defaults of every path, BASE's choice over them, the variant's over that. A
 * variant takes the place of BASE's choice on its path; two variants of one lane may not fill the same slot.
 * @param steps the step table of the run, with the variants' own steps added
 */
export function assemble(base: Selection, lane: Selection | null, steps: StepTable): Behaviour {
  const kernel = kernelToolkit(steps);
  const behaviour: Partial<Behaviour> = {};
  const fill = (selection: Selection, except: ReadonlySet<Path>): void => {
    const filledBy = new Map<string, string>();
    for (const one of selection.chosen) {
      const { variant } = one;
      if (except.has(variant.path)) continue;
      const slots = slotsOf(one, kernel, selection.label);
      // the defaults fill every slot there is
      if (one.own) checkSlots(variant.name, slots, behaviour as Behaviour);
      for (const slot of Object.keys(slots) as Slot[]) {
        const other = filledBy.get(slot);
        if (other !== undefined) {
          throw new InputError(
            `${other} and ${variant.name} change the same part of the kernel (${slot}); run them as two variants`,
          );
        }
        filledBy.set(slot, variant.name);
      }
      Object.assign(behaviour, slots);
    }
  };
  fill(DEFAULT_BASE, new Set());
  fill(base, new Set(lane?.chosen.map(({ variant }) => variant.path)));
  if (lane !== null) fill(lane, new Set());
  return behaviour as Behaviour;
}

/** @param lane label of the variant that it is a part of */
function slotsOf(
  { variant, params, own, file }: Chosen,
  kernel: KernelToolkit,
  lane: string,
): Partial<Behaviour> {
  try {
    const slots = variant.replaces(params, kernel);
    const isFilled = typeof slots === 'object' && slots !== null;
    return file !== undefined && isFilled ? withPlaces(slots, file, kernel) : slots;
  } catch (error) {
    if (!own) throw error;
    const place = file === undefined ? null : placeIn(file, error);
    const what = error instanceof Error ? error.message : String(error);
    const text = `variant ${variant.name}: replaces failed: ${what}${place === null ? '' : ` (${place})`}`;
    throw new CheckFailed(text, { what: text, lane });
  }
}

function checkSlots(name: string, slots: unknown, behaviour: Behaviour): void {
  if (typeof slots !== 'object' || slots === null)
    throw new InputError(`variant ${name}: replaces returns no object of slots`);
  const known = Object.keys(behaviour);
  if (Object.keys(slots).length === 0) {
    throw new InputError(`variant ${name}: replaces fills no slot; there are ${known.join(', ')}`);
  }
  for (const [slot, filling] of Object.entries(slots)) {
    if (!known.includes(slot)) {
      throw new InputError(
        `variant ${name}: replaces has ${slot}, which is no slot${didYouMean(slot, known)}; there are ${known.join(', ')}`,
      );
    }
    const wanted = typeof behaviour[slot as Slot];
    if (typeof filling !== wanted)
      throw new InputError(
        `variant ${name}: replaces has ${slot} as ${typeof filling}, it is ${wanted === 'object' ? 'an' : 'a'} ${wanted}`,
      );
  }
}
