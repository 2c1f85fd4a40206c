/** Refuses what only JSON may have. */
import { grouped } from '../counted.js';
import { inputErrorAt } from '../failure.js';
import { isBpftraceJson } from './bpftrace/json.js';
import { isHyperfine } from './hyperfine.js';
import { isObject, NAMED_BYTES, schemaOf } from './replay-json.js';

/** No line of a table comes near; patterns over longer ones would take their time. Bytes. */
const LONGEST_LINE = 16 * 1024;

/** JSON is told by this many of its bytes. */
const HEAD_BYTES = 256;

const NEWLINE = 10;

/**
 * Throws InputError at a line that is too long for any form but JSON. It is looked for in the bytes, since the text of them
 * would take as much memory again.
 */
export function refuseLongLine(source: string, bytes: Buffer): void {
  const headAt = (from: number): string =>
    bytes.toString('utf8', from, from + HEAD_BYTES).replace(/^\ufeff/, '');
  const head = headAt(0);
  if (schemaOf(head) !== null || isHyperfine(head)) return;
  // with its keys in another order
  if (isObject(head) && bytes.includes(NAMED_BYTES)) return;
  let from = 0;
  for (let line = 1; from < bytes.length; line++) {
    const found = bytes.indexOf(NEWLINE, from);
    const end = found < 0 ? bytes.length : found;
    if (end - from > LONGEST_LINE && !isBpftraceJson(headAt(from))) {
      const why = `no form but JSON has more than ${grouped(LONGEST_LINE)}`;
      throw inputErrorAt(source, line, `the line has ${grouped(end - from)} bytes; ${why}`);
    }
    from = end + 1;
  }
}
