/**
 * How the process ends: its exit codes, that of a reader who goes away, and that nobody else ends it. A variant's module that
 * called process.exit() would have passed every check.
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

/** From now on process.exit throws in this thread, so that a module's call of it ends as any other failure of the module. */
export function holdExit(): void {
  if (held !== null) return;
  held = process.exit;
  process.exit = (code) => {
    throw new Error(`it called process.exit(${code ?? ''}), and a variant ends no process`);
  };
}

/** Undoes holdExit. */
export function releaseExit(): void {
  if (held !== null) process.exit = held;
  held = null;
}

/** By the streams of a process: its exit code if the reader of stdout goes away. */
const closedEarly = new WeakMap<object, number>();

/**
 * Says what the exit code is if the reader of stdout goes away before everything was written (`gate … | head`): a check
 * that failed has failed, whoever reads about it.
 * @param streams those of the process
 */
export function exitIfClosed(streams: object, code: number): void {
  closedEarly.set(streams, code);
}

/** The exit code for a reader that went away; 0 unless a command said otherwise. */
export function codeIfClosed(streams: object): number {
  return closedEarly.get(streams) ?? 0;
}
