/** Which columns the rows of an operation may and must fill, as bits in the order of COLUMNS; bounds of what they hold. */
import { BIT, COLUMNS, type Column, KINDS, kindsOf, OPS } from './ops.js';

/** Columns that every op has. */
const ALWAYS: readonly Column[] = ['ts_ns', 'vm', 'cpu', 'dev', 'op', 'lat_ns', 'ret'];

/** The largest vm, cpu and dev. */
export const MAX_SMALL = 65535;

/** A set of columns. */
export function bits(columns: readonly Column[]): number {
  return columns.reduce((mask, column) => mask | BIT[column], 0);
}

/** By op: columns that may, and that must be filled. */
export const MAY = Uint32Array.from(OPS, (op) => bits([...ALWAYS, ...op.takes]));
export const MUST = Uint32Array.from(OPS, (op) => bits(op.needs));

/** By op: a bit for each kind that it may have, 1 << its number; bit 0 is no kind, which every op may have. */
const KINDS_OF = Uint16Array.from(OPS, ({ name }) =>
  kindsOf(name).reduce((mask, kind) => mask | (1 << KINDS.indexOf(kind)), 1),
);

/** A row of the op may have the kind, by its number. */
export function fitsKind(op: number, kind: number): boolean {
  return (KINDS_OF[op] & (1 << kind)) !== 0;
}

/** The first column of a set that is not empty. */
export function firstColumn(mask: number): Column {
  return COLUMNS[31 - Math.clz32(mask & -mask)];
}
