/** Which rows of a trace a command takes at all: --skip, --limit and --filter of convert and info. */

import { counted, grouped } from '../counted.js';
import { parseFilter } from '../replay/filter.js';
import { sumOf } from '../sums.js';
import type { Choice, ChosenRows } from '../trace/chosen-rows.js';

export interface ChoiceOptions {
  readonly skip?: number;
  readonly filter?: string;
}

/** The choice of --skip and --filter, null where all rows are taken; --limit is the reader's. Throws InputError. */
export function choiceOf({ skip = 0, filter }: ChoiceOptions): Choice | null {
  if (skip === 0 && filter === undefined) return null;
  return { skip, takes: filter === undefined ? null : parseFilter(filter) };
}

/** What somebody who replays the chosen rows should know of the others, once all were read. */
export function leftOutNotes({ count, stateLeftOut }: ChosenRows): string[] {
  if (count === 0) return ['no row of the trace was chosen'];
  const rows = sumOf(stateLeftOut, ({ rows }) => rows);
  if (rows === 0) return [];
  const ops = stateLeftOut.map(({ op, rows }) => `${op} ${grouped(rows)}`).join(', ');
  return [
    `left out, with others, ${counted(rows, 'row')} that set state (${ops}): a replay of what remains lacks what they made`,
  ];
}
