/** Lines that bpftrace itself writes between its maps, or `export --merge` above them, and that hold no value. */

const SINGLE: readonly RegExp[] = [
  /^Attach(ing|ed) \d+ probes?(\.\.\.)?$/,
  /^\^C$/,
  /^Tracing .*Hit Ctrl-C to end\.?$/i,
  /^(WARNING|HINT|Additional Info - helper)\b/,
  /^~+$/,
  /^merged from \d+ recordings$/,
];

const LOST = /^Lost (\d+) events$/;

/** Behind such a line come the source line and its underline, which may be anything. */
const WARNING_BLOCK = /^\S*:\d+:\d+(-\d+)?: (WARNING|ERROR): /;
const UNDERLINE = /^\s*~+\s*$/;

/** How many lines from `at` on are bpftrace's own messages; 0 for anything else. */
export function noiseLines(all: readonly string[], at: number): number {
  const line = all[at];
  if (WARNING_BLOCK.test(line)) {
    for (let next = at + 1; next < all.length && next <= at + 4; next++) {
      if (UNDERLINE.test(all[next])) return next - at + 1;
    }
    return 1;
  }
  return SINGLE.some((pattern) => pattern.test(line)) ? 1 : 0;
}

/** Number of events that `Lost N events` tells of; null for any other line. */
export function lostEvents(line: string): number | null {
  const [, count] = LOST.exec(line) ?? [];
  return count === undefined ? null : Number(count);
}
