/** The measured files of vfiobench calibrate: what each of them is, and which variant ran. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { gunzipSync, constants as zlib } from 'node:zlib';
import type { MeansTrace } from '../../calibration/means.js';
import { InputError, inputErrorAt } from '../../failure.js';
import { isMeansCsv } from '../../recordings/means-csv.js';
import { isTrace } from '../../recordings/read.js';
import { unreadable } from '../../unreadable.js';
import { type Selection, select } from '../../variants/select.js';
import { contentOf } from '../open-recording.js';
import { pathOfNamed } from '../open-trace.js';
import type { Streams } from '../streams.js';

const HEAD_BYTES = 64 * 1024;

export interface MeasuredFile {
  readonly name: string;
  readonly is: 'trace' | 'means' | 'histograms';
  /** What ran; null: BASE. */
  readonly variant: Selection | null;
  /** The bytes, of what is no trace and of what can be read once only. */
  readonly content?: Uint8Array;
}

/** A measurement as the command line names it. */
export type NamedMeasurement = Pick<MeasuredFile, 'name' | 'variant'>;

/** Looks what a measurement is, and reads what can be read once only. Throws InputError. */
export async function measuredFile(
  { name, variant }: NamedMeasurement,
  streams: Streams,
): Promise<MeasuredFile> {
  const once = name === '-' || !isRegular(name);
  const whole = once ? await contentOf(name, 'measurement', streams) : undefined;
  const head = textOf(name, whole?.subarray(0, HEAD_BYTES) ?? headOf(name));
  if (isTrace(head)) return { name, is: 'trace', variant, content: whole };
  const content = whole ?? readFileSync(name);
  return { name, is: isMeansCsv(head.toString('utf8')) ? 'means' : 'histograms', variant, content };
}

/**
 * `file`, or `variant=file`. A file may have a = in its name; parameters of variants have one.
 * Throws InputError for what is no variant.
 */
export async function namedMeasurement(argument: string): Promise<NamedMeasurement> {
  const at = argument.lastIndexOf('=');
  if (at < 0 || existsSync(argument)) return { name: pathOfNamed(argument), variant: null };
  const variant = argument.slice(0, at);
  return {
    name: pathOfNamed(argument.slice(at + 1)),
    variant: variant === 'BASE' ? null : await select(variant),
  };
}

/** The variant that rows of a table of means name. Throws InputError with the first of these rows. */
export async function variantOfTable(name: string, { variant, rows }: MeansTrace): Promise<Selection> {
  try {
    return await select(variant!);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const line = Math.min(...[...rows.values()].flat().map((row) => row.line));
    throw inputErrorAt(name, line, `variant: ${error.message}`);
  }
}

function isRegular(name: string): boolean {
  try {
    return statSync(name).isFile();
  } catch (error) {
    throw new InputError(`${name}: ${unreadable(error, 'a measurement')}`);
  }
}

function headOf(name: string): Uint8Array {
  try {
    const file = openSync(name, 'r');
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return head.subarray(0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new InputError(`${name}: ${unreadable(error, 'a measurement')}`);
  }
}

/** What of a head can be read: a part of gzip data as well. */
function textOf(name: string, head: Uint8Array): Buffer {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH });
  } catch (error) {
    throw new InputError(`${name}: the gzip data is damaged (${(error as Error).message})`);
  }
}
