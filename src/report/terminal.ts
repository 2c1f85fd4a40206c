/** Where a report for people goes. */
import { Chalk, type ChalkInstance } from 'chalk';

/** Its width in columns, and its colours. No line of a report is wider, down to 60 columns. */
export interface Terminal {
  readonly width: number;
  /** Of the level that the output has: 0 where it takes no colour. */
  readonly chalk: ChalkInstance;
}

/**
 * A page without colours: a mail, a file.
 * @param width columns
 */
export function plainPage(width: number): Terminal {
  return { width, chalk: new Chalk({ level: 0 }) };
}
