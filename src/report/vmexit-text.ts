/** Lines `name cycles`, byte for byte as kvm-unit-tests prints them, and what has to be said beside them. */
import type { VmexitResult } from '../results/vmexit.js';
import { assumedPart } from './prices-behind.js';

/** The exit that no published figure is of: whatever its share, the line stands and falls with its price. */
const UNPUBLISHED = 'hypercall';

export function vmexitText({ tests }: VmexitResult): string {
  return tests.flatMap(({ name, cycles }) => (cycles === null ? [] : [`${name} ${cycles}\n`])).join('');
}

/** What the lines have no room for: that they are modelled, which rest on assumed prices, and what can't be done. */
export function vmexitNotes({ host, tests, eventfds }: VmexitResult): string[] {
  const can = tests.filter(({ cycles }) => cycles !== null);
  const doorbells = eventfds === 1 ? '' : `, ${eventfds} eventfds rung in turn`;
  return [
    `modelled on host ${host}${doorbells}: counts of kernel steps times their prices, not measured`,
    ...tests.flatMap(({ name, unsupported }) => (unsupported === null ? [] : [`${name}: ${unsupported}`])),
    ...can
      .filter((test) => assumedPart(test) === null && test.assumedSteps.includes(UNPUBLISHED))
      .map(({ name }) => `${name}: what sets it apart, ${UNPUBLISHED}, has an assumed price`),
    ...can.flatMap((test) => {
      const part = assumedPart(test);
      return part === null ? [] : [`${test.name}: ${part}`];
    }),
  ];
}
