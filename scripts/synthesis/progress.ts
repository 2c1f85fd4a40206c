/** How far the making of traces is, in a line for a terminal. */
import { leftText } from '../../src/cli/progress.js';
import type { Going } from './make-traces.js';

/** `12 of 39 traces, 45 %, 38 s left: full/ccw-fio.csv`. @param ms since they began */
export function goingText({ made, of, share, files }: Going, ms: number): string {
  const left = leftText(share, ms);
  const parts = [`${made} of ${of} traces`, `${Math.floor(share * 100)} %`, ...(left === null ? [] : [left])];
  return `${parts.join(', ')}${files.length === 0 ? '' : `: ${files.join(', ')}`}`;
}
