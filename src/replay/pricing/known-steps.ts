/** Whether the steps that a host prices are steps of the kernel: hosts are data, and know none of them. */
import { didYouMean } from '../../did-you-mean.js';
import type { Host } from '../../hosts/host.js';
import { hostError, loadHost } from '../../hosts/load.js';
import { StepTable } from '../../kernel/steps.js';

/**
 * Throws InputError with the place in the host's file of a step that there is not.
 * @param steps of the run, those that its variants bring along included
 */
export function refuseUnknownSteps(host: Host, steps: StepTable): void {
  const unknown = Object.keys(host.steps).find((name) => steps.find(name) === undefined);
  if (unknown === undefined) return;
  const near = didYouMean(unknown, steps.names);
  const what = `steps.${unknown}: no such step${near}; vfiobench list steps has them`;
  throw hostError(host, ['steps', unknown], what);
}

/** Loads a host for a run without variants that bring steps along. Throws InputError as loadHost and refuseUnknownSteps. */
export function loadKnown(nameOrPath: string): Host {
  const host = loadHost(nameOrPath);
  refuseUnknownSteps(host, new StepTable());
  return host;
}
