/** What vfiobench calibrate says where it leaves calls of a measurement out, or all of them. */
import type { Gathered, MeasuredRun } from '../../calibration/gather.js';
import { counted, grouped } from '../../counted.js';
import { returnText } from '../../errno.js';
import { InputError, inputErrorAt } from '../../failure.js';

/**
 * Why nothing of a trace or a table can be used.
 * @param name of the file, as it is shown
 * @param wanted what no call of it is: `no call has a measured latency`
 */
export function nothingIn(
  name: string,
  wanted: string,
  { filter, skip, trace: { badRowCount } }: MeasuredRun,
  { rows, differs, differing }: Gathered,
): InputError {
  if (differs !== null) {
    const { source, line, recorded, modelled } = differs;
    const others = differing === 1 ? '' : `, and no other of the ${grouped(differing)} returned what it says`;
    return inputErrorAt(
      source,
      line,
      `ret: this call returned ${returnText(recorded)} where the model returns ${returnText(modelled)}${others}; calls that did something else tell no prices`,
    );
  }
  if (skip > 0 && skip >= rows)
    return new InputError(`${name}: --skip ${skip} leaves nothing of ${counted(rows, 'row')}`);
  const looks = [
    ...(filter === null ? [] : [' where --filter looks']),
    ...(skip === 0 ? [] : [` after the ${counted(skip, 'row')} of --skip`]),
    ...(badRowCount === 0 ? [] : [`; ${counted(badRowCount, 'row')} could not be read`]),
  ];
  return new InputError(`${name}: ${wanted}${looks.join('')}`);
}

/** Calls that did not return what the model says, as a warning. */
export function differingText(name: string, lane: string, { values, differing, differs }: Gathered): string {
  const { line, recorded, modelled } = differs!;
  return (
    `${name}: ${grouped(differing)} of ${counted(values + differing, 'call')} did not return what the model says (${lane}), ` +
    `and are left out; first in line ${line}: recorded ${returnText(recorded)}, modelled ${returnText(modelled)}`
  );
}
