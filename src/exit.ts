/** The end of the process is ours: a variant's module that ends it would have passed every check with exit code 0. */

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
