/** What every recording may have: lines that were lost, cut off, or not understood. */
import { counted, grouped } from '../../counted.js';
import { shown } from '../fault.js';
import { unendedText } from '../problems.js';
import type { LostEvents, Oddness } from './oddness.js';

/** A reader that has read all of a recording. */
export interface Recorded {
  readonly lines: number;
  /** The last line has no end: a value in it may be a part of what was written. */
  readonly mayBeCutOff: boolean;
  readonly lost: LostEvents;
  readonly notUnderstood: Oddness;
  /** null: the recording does not name it. */
  readonly kernel: string | null;
}

/** For people, each a sentence without a full stop. */
export function recordedNotes({ lines, mayBeCutOff, lost, notUnderstood }: Recorded): string[] {
  return [
    ...(lost.count > 0
      ? [
          `events were lost: ${lost.events > 0 ? grouped(lost.events) : 'nobody counted them'}, first ${at(lost)}`,
        ]
      : []),
    ...(mayBeCutOff ? [unendedText(lines)] : []),
    ...(notUnderstood.count > 0
      ? [`not understood: ${counted(notUnderstood.count, 'line')}, first ${at(notUnderstood)}`]
      : []),
  ];
}

function at({ firstLine, firstText }: Oddness): string {
  return `line ${firstLine}: ${shown(firstText.trim())}`;
}
