/**
 * Progress on stderr: only on a terminal, never with --quiet. A line that is rewritten as batches are done, by whoever
 * does them: no timer, no cursor to hide, nothing of the terminal to be put back if the process is killed.
 */

import { grouped } from '../counted.js';
import type { Watcher } from '../replay/replay.js';
import { Interruptions } from './interruptions.js';
import type { Streams } from './streams.js';

const EVERY_MS = 200;
/** Before that the time left is a guess. */
const KNOWN_AFTER_MS = 1000;

export interface Progress extends Watcher {
  done(): void;
}

/**
 * The line: rows so far, rows per second, and the time left where it is known how much there is to read.
 * @param share of the input that has been read, 0 to 1
 * Null where nothing is to be shown.
 */
export function progressOn(
  { stderr }: Streams,
  quiet: boolean,
  share: () => number | null = () => null,
): Progress | null {
  if (quiet || stderr.isTTY !== true) return null;
  const started = Date.now();
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) stderr.write('\r\x1b[K');
  };
  const interruptions = new Interruptions(clear);
  return {
    rows(rows) {
      const now = Date.now();
      if (now - started < EVERY_MS || now - shown < EVERY_MS) return;
      if (shown === 0) interruptions.begin();
      shown = now;
      const text = progressText(rows, now - started, share());
      stderr.write(`\r${text.slice(0, (stderr.columns || 80) - 1)}\x1b[K`);
    },
    stretch: (work) => interruptions.stretch(work),
    done() {
      interruptions.end();
      clear();
    },
  };
}

/**
 * `1,234,567 rows, 2.05 million/s, 40 % read, 3 s left`
 * @param ms since the beginning
 */
export function progressText(rows: number, ms: number, share: number | null): string {
  const parts = [`${grouped(rows)} rows`, `${(rows / ms / 1000).toFixed(2)} million/s`];
  if (share !== null) {
    parts.push(`${Math.floor(share * 100)} % read`);
    const left = leftText(share, ms);
    if (left !== null) parts.push(left);
  }
  return parts.join(', ');
}

/**
 * `3 s left`; null where that would be a guess.
 * @param share of the work that is done, 0 to 1
 * @param ms since the beginning
 */
export function leftText(share: number, ms: number): string | null {
  return share > 0 && ms >= KNOWN_AFTER_MS ? `${timeText((ms * (1 - share)) / share)} left` : null;
}

function timeText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
