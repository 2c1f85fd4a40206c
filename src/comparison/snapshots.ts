/** Which snapshot of a map that was printed several times each column takes. */
import { basename } from 'node:path';
import { InputError, shownName } from '../failure.js';
import type { Recording } from '../recordings/recording.js';
import { type Column, partOf, type Snapshot } from './columns.js';

/**
 * A column for each time that one recording is to be taken at (withSnapshots), as a mail has it that shows before and after:
 * the first is BASE. Maps that were printed once are left out. Throws InputError where there is nothing to compare.
 */
export function columnsOfSnapshots(recording: Recording, wanted: readonly Snapshot[]): Column[] {
  const name = shownName(recording.source);
  const several = recording.series.filter(({ snapshots }) => snapshots.length > 1);
  if (several.length === 0)
    throw new InputError(`${name}: --snapshot ${wanted.join(',')}: no map in it was printed several times`);
  const twice = wanted.find((one, i) => wanted.indexOf(one) !== i);
  if (twice !== undefined) throw new InputError(`--snapshot ${wanted.join(',')}: ${twice} is named twice`);
  return wanted.map((snapshot, i) => ({
    ...partOf(recording),
    label: i === 0 ? 'BASE' : `${basename(name)} #${snapshot}`,
    column: null,
    // maps of two columns are two maps
    series: several.map((one) => ({ ...one })),
  }));
}

/**
 * The columns with the snapshots that they take, BASE's first; one stands for all.
 * Throws InputError where there are more or fewer.
 */
export function withSnapshots(columns: readonly Column[], wanted: readonly Snapshot[]): Column[] {
  if (wanted.length !== 1 && wanted.length !== columns.length)
    throw new InputError(
      `--snapshot ${wanted.join(',')}: it names one for all, or one for each of the ${columns.length} that are compared`,
    );
  return columns.map((column, i) => ({ ...column, snapshot: wanted[wanted.length === 1 ? 0 : i] }));
}
