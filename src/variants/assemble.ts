/** From the variants that a lane runs to its kernel: a Behaviour with every slot filled. */
import { didYouMean } from '../did-you-mean.js';
import { CheckFailed, InputError } from '../failure.js';
import type { Behaviour, Slot } from '../kernel/behaviour.js';
import type { StepTable } from '../kernel/steps.js';
import { placeIn, withPlaces } from './own-place.js';
import { type Chosen, DEFAULT_BASE, type Selection } from './select.js';
import { type KernelToolkit, kernelToolkit } from './toolkit.js';
import type { Path } from './variant.js';

/**
 * Puts a lane's kernel together: the defaults of every path, BASE's choice over them, the variant's over that. A
 * variant takes the place of BASE's choice on its path; two variants of one lane may not fill the same slot.
 * @param lane null: the lane of BASE itself
 * @param steps the step table of the run, with the variants' own steps added
 * Throws InputError where variants exclude one another or fill no slot, CheckFailed where a user's module fails.
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

/**
 * What a variant fills its slots with; errors of a user's module then say where in it they came from.
 * @param lane label of the lane that the variant is a part of
 * Throws CheckFailed where a user's variant throws.
 */
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

/**
 * Throws InputError where a user's variant fills something that is no slot, or with something of another type.
 * @param behaviour with all slots filled
 */
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
