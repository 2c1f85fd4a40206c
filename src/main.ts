/** Everything that happens, in the order in which it happens: options, the command, its exit code. */
import { CommanderError } from 'commander';
import { refuseMisspelt } from './cli/misspelt.js';
import { buildProgram } from './cli/program.js';
import { quietWhenClosed, type Streams } from './cli/streams.js';
import { EXIT_CHECK_FAILED, EXIT_OK, EXIT_OUR_FAULT, EXIT_USAGE, releaseExit } from './exit.js';
import { CheckFailed, InputError } from './failure.js';

export { tuneEngine } from './engine.js';

/**
 * Runs one command line.
 * @param argv the arguments behind the command's name
 * @returns the exit code: 0 done, 1 a check failed, 2 usage or bad input, 3 our own fault
 */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  quietWhenClosed(streams);
  try {
    const program = buildProgram(streams);
    refuseMisspelt(program, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return EXIT_OK;
  } catch (error) {
    return report(error, streams);
  } finally {
    releaseExit();
  }
}

function report(error: unknown, { stderr }: Streams): number {
  // commander has printed its message already; help and version are no errors
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  if (error instanceof InputError) {
    stderr.write(`vfiobench: ${error.message}\n`);
    return EXIT_USAGE;
  }
  if (error instanceof CheckFailed) {
    // without a message everything was said already
    if (error.message !== '') stderr.write(`vfiobench: ${error.message}\n`);
    return EXIT_CHECK_FAILED;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `vfiobench: a fault of vfiobench itself, please report it with the command and the trace:\n${text}\n`,
  );
  return EXIT_OUR_FAULT;
}
