/** The part of `process` that the tool uses, and what becomes of it where nobody reads any more. */
import { codeIfClosed, EXIT_USAGE } from '../exit.js';
import { whyUnwritable } from './unwritable.js';

/** Tests hand in their own. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  exit?(code: number): never;
}

/**
 * `vfiobench … | head`: a reader that has seen enough is no error; a full disk is. Failures of stderr are ignored: without a
 * listener Node would end the process with exit code 1, that of a failed check.
 */
export function quietWhenClosed(streams: Streams): void {
  streams.stderr.on('error', () => {});
  const exit = streams.exit?.bind(streams);
  streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return exit?.(codeIfClosed(streams));
    streams.stderr.write(`vfiobench: standard output can't be written: ${whyUnwritable(error)}\n`);
    return exit?.(EXIT_USAGE);
  });
}
