import { describe, expect, it } from 'vitest';
import { StepTable } from '../kernel/steps.js';
import { assemble } from './assemble.js';
import { DEFAULT_BASE, select } from './select.js';

describe('assemble', () => {
  const steps = new StepTable();

  it('takes the variant’s in place of BASE’s choice on its path, and leaves other paths alone', async () => {
    const base = await select('contiguous-pin+map-batched');
    const onBase = assemble(base, null, steps);
    const defaults = assemble(DEFAULT_BASE, null, steps);
    expect(onBase.pinLoop).not.toBe(defaults.pinLoop);
    expect(onBase.pinMapDma).not.toBe(defaults.pinMapDma);
    const lane = assemble(base, await select('page-by-page'), steps);
    expect(lane.pinLoop).toBe(defaults.pinLoop);
    expect(lane.pinMapDma).toBe(onBase.pinMapDma);
  });

  it('a variant that leaves a slot alone gets the default of its path, not BASE’s choice', async () => {
    const base = await select('contiguous-pin');
    const lane = assemble(base, await select('pin-group-held'), steps);
    expect(lane.pinLoop).toBe(assemble(DEFAULT_BASE, null, steps).pinLoop);
  });
});
