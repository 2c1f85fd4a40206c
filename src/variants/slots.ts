/** The slots that a variant may fill, for those who write one. */
import { StepTable } from '../kernel/steps.js';
import { BASES } from './table.js';
import { kernelToolkit } from './toolkit.js';
import type { Path } from './variant.js';

export interface SlotInfo {
  readonly slot: string;
  readonly type: 'function' | 'object';
  readonly path: Path;
  /** The variant that fills it by default. */
  readonly variant: string;
}

export function slotsByPath(): SlotInfo[] {
  const kernel = kernelToolkit(new StepTable());
  return BASES.flatMap((variant) =>
    Object.entries(variant.replaces({}, kernel)).map(([slot, filling]) => ({
      slot,
      type: typeof filling === 'function' ? 'function' : 'object',
      path: variant.path,
      variant: variant.name,
    })),
  );
}
