/** What is wrong with one row or one line; the reader that catches it adds file and line. */
export class RowFault extends Error {
  override readonly name = 'RowFault';
}

const SHOWN = 60;

/** A piece of the input as a message shows it: quoted, control characters escaped, cut to a length that fits a line. */
export function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
