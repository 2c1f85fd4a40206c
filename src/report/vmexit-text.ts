/** Lines `name cycles`, byte for byte as kvm-unit-tests prints them, and what has to be said beside them. */
import type { VmexitResult } from '../stats/vmexit-result.js';

/** Share of a figure at assumed prices from which it is marked. */
const MARKED_SHARE = 0.1;
/** The exit that no published figure is of: whatever its share, the line stands and falls with its price. */
const UNPUBLISHED = 'hypercall';

export function vmexitText({ tests }: VmexitResult): string {
  return tests.flatMap(({ name, cycles }) => (cycles === null ? [] : [`${name} ${cycles}\n`])).join('');
}

/** What the lines have no room for: that they are modelled, which rest on assumed prices, and what can't be done. */
export function vmexitNotes({ host, tests, eventfds }: VmexitResult): string[] {
  const doorbells = eventfds === 1 ? '' : `, ${eventfds} eventfds rung in turn`;
  return [
    `modelled on host ${host}${doorbells}: counts of kernel steps times their prices, not measured`,
    ...tests.flatMap(({ name, unsupported }) => (unsupported === null ? [] : [`${name}: ${unsupported}`])),
    ...tests
      .filter(({ cycles, assumedShare, assumedSteps }) => {
        return cycles !== null && assumedShare < MARKED_SHARE && assumedSteps.includes(UNPUBLISHED);
      })
      .map(({ name }) => `${name}: what sets it apart, ${UNPUBLISHED}, has an assumed price`),
    ...tests
      .filter(({ cycles, assumedShare }) => cycles !== null && assumedShare >= MARKED_SHARE)
      .map(({ name, assumedShare, assumedSteps }) => {
        const percent = (assumedShare * 100).toFixed(0);
        return `${name}: ${percent} % of it rests on assumed prices (${assumedSteps.slice(0, 3).join(', ')})`;
      }),
  ];
}
