/**
 * The failures that a user can cause or must be told of, each with its exit code.
 * Anything else that is thrown is our own fault and ends in exit code 3 (src/main.ts).
 */

/** The parts of a failure's message, for whoever puts them in other words. Plain data, which crosses threads. */
export interface Facts {
  /** The message without the file, the line and the operation with which it begins. */
  readonly what: string;
  /** Operation of the row, where a row could not be run. */
  readonly op?: string;
  /** The step, where the reason is that the host has no price for it. */
  readonly unpriced?: string;
  /** Label of the variant, where it is one of the user's that changed what the caller sees, or broke. */
  readonly lane?: string;
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

/** Not our own fault. */
export function isOfUser(error: unknown): error is InputError | CheckFailed {
  return error instanceof InputError || error instanceof CheckFailed;
}

/** How messages and reports call a file: standard input has no name, and an empty one (`"$TRACE"`) must be seen. */
export function shownName(file: string): string {
  return file === '-' ? '<stdin>' : file || "''";
}

/** A message about a place in an input file: `trace.csv:17: …`; parameters as of inputErrorAt. */
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
