/**
 * The failures that a user can cause or must be told of, each with its exit code.
 * Anything else that is thrown is our own fault and ends in exit code 3 (src/main.ts).
 */

/** What a message is made of, for whoever has more to say than it, or less. Plain data: it crosses threads. */
export interface Facts {
  /** The message without the file, the line and the operation that it begins with. */
  readonly what: string;
  /** Operation of the row, where it is about one that could not be run. */
  readonly op?: string;
  /** The step that the host has no price for, where it is that. */
  readonly unpriced?: string | undefined;
}

/** A text in one line that no terminal acts on, whatever names it holds: they may have line ends in them. */
export function inOneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, ' ');
}

/** Wrong usage or bad input: one line on stderr, exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(
    message: string,
    readonly facts: Facts = { what: message },
  ) {
    super(inOneLine(message));
  }
}

/** A check that the user asked for did not hold (gate, validate, the referee on a user's variant): exit code 1. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';

  constructor(
    message: string,
    readonly facts: Facts = { what: message },
  ) {
    super(inOneLine(message));
  }
}

/** How messages and reports call a file: standard input has no name, and an empty one (`"$TRACE"`) must be seen. */
export function shownName(file: string): string {
  return file === '-' ? '<stdin>' : file || "''";
}

/** What is said of a place in an input file; see inputErrorAt. */
export function placed(file: string, line: number, what: string): string {
  return `${shownName(file)}:${line}: ${what}`;
}

/**
 * Builds the error for a place in an input file.
 * @param file the name as the user gave it (`-` for standard input)
 * @param line 1-based line in that file
 * @param what what is wrong and what would be right
 */
export function inputErrorAt(file: string, line: number, what: string): InputError {
  return new InputError(placed(file, line, what), { what });
}

/** The error for an input file as a whole. @param file the name as the user gave it (`-` for standard input) */
export function inputErrorIn(file: string, what: string): InputError {
  return new InputError(`${shownName(file)}: ${what}`);
}

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
