/** Progress on stderr: only on a terminal, never with --quiet. */
import type { Streams } from '../main.js';

const EVERY_MS = 200;

export interface Progress {
  update(rows: number): void;
  done(): void;
}

/** A line that is rewritten: rows done and rows per second. */
export function progressOn({ stderr }: Streams, quiet: boolean): Progress {
  if (quiet || stderr.isTTY !== true) return { update: () => {}, done: () => {} };
  const started = Date.now();
  let shown = 0;
  return {
    update(rows) {
      const now = Date.now();
      if (now - started < EVERY_MS || now - shown < EVERY_MS) return;
      shown = now;
      const perSecond = rows / ((now - started) / 1000);
      stderr.write(`\r${rows.toLocaleString('en-US')} rows, ${(perSecond / 1e6).toFixed(2)} million/s\x1b[K`);
    },
    done() {
      if (shown > 0) stderr.write('\r\x1b[K');
    },
  };
}
