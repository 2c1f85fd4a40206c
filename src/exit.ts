/**
 * How the process ends: its exit codes, and that nobody else ends it. A variant's module that did would have passed every
 * check with exit code 0.
 */

export const EXIT_OK = 0;
/** A check that the user asked for did not hold. */
export const EXIT_CHECK_FAILED = 1;
/** Wrong usage or bad input. */
export const EXIT_USAGE = 2;
export const EXIT_OUR_FAULT = 3;

const exit = process.exit.bind(process);
let held: typeof process.exit | null = null;

/** Ends the process, whoever else may not. */
export function exitProcess(code: number): never {
  return exit(code);
}

/** From now on process.exit throws, in this thread: what calls it is told as any other failure of the module is. */
export function holdExit(): void {
  if (held !== null) return;
  held = process.exit;
  process.exit = (code) => {
    throw new Error(`it called process.exit(${code ?? ''}), and a variant ends no process`);
  };
}

/** What was before holdExit. */
export function releaseExit(): void {
  if (held !== null) process.exit = held;
  held = null;
}
