/**
 * What the published schemas are put together from. Loading zod costs start-up time: only modules that are loaded lazily
 * themselves import this one.
 */
import { z } from 'zod';

/** The data that a schema describes. Results are written once and read by many, so nothing in it can be changed. */
export type Data<Schema extends z.ZodType> = Frozen<z.infer<Schema>>;

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;

export const text = z.string();

/** In hexadecimal digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const number = z.number();

/** Of rows, calls, pages: a whole number of things. */
export const count = z.int().nonnegative();

/** A size that need not be whole: a mean, a time. */
export const amount = number.nonnegative();

/** A part of a whole, 0..1. */
export const share = number.min(0).max(1);

/** A column of recordings, in a comparison or a gate: which one, and of which file. */
export const recordedColumn = {
  label: text,
  /** File as the user named it; `-` for standard input. */
  source: text,
  /** As `vfiobench list forms` shows it. */
  form: text,
  /** Column of its tables, or lane, that --columns chose; null: the whole file. */
  column: text.nullable(),
};
