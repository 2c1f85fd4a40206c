/** What is known of the terminal: colour, width, whether progress may be shown. */
import { Chalk, type ChalkInstance } from 'chalk';
import { inOneLine } from '../failure.js';
import { NARROWEST } from './option-values.js';
import type { Streams } from './streams.js';

/** Columns of a report that goes to no terminal. */
const PIPED_WIDTH = 80;

export type ColorChoice = 'auto' | 'always' | 'never';

/** --color first, then NO_COLOR, FORCE_COLOR and TERM=dumb, then whether stdout is a terminal. */
export function chalkFor(choice: ColorChoice, { stdout, env }: Streams): ChalkInstance {
  return new Chalk({ level: useColor(choice, stdout.isTTY === true, env) ? 1 : 0 });
}

function useColor(choice: ColorChoice, terminal: boolean, env: Streams['env']): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return terminal && env.TERM !== 'dumb';
}

/** Columns of the report: --width, else the terminal's, else 80. */
export function widthFor(asked: number | undefined, { stdout }: Streams): number {
  if (asked !== undefined) return asked;
  if (stdout.isTTY !== true) return PIPED_WIDTH;
  // a pty whose size nobody has set says 0
  return Math.max(NARROWEST, stdout.columns || PIPED_WIDTH);
}

/**
 * Writes to a stream and waits until it took the text, so that nothing is lost at the end of the process. A stream that
 * fails says so to its listeners as well: streams.ts ends the process there.
 */
export function write(stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}

/** Says warnings on stderr, unless --quiet. */
export function warn(warnings: readonly string[], quiet: boolean, { stderr }: Streams): void {
  if (quiet) return;
  for (const warning of warnings) stderr.write(`vfiobench: ${inOneLine(warning)}\n`);
}

/**
 * A report without what a terminal acts on, which names in files may hold; with colour, colours are left, whoever set them.
 */
export function printable(text: string, coloured: boolean): string {
  return text.replace(/\u001b\[[\d;]*m|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (found) =>
    coloured && found.length > 1 ? found : '\ufffd',
  );
}
