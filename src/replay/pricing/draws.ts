/**
 * Common random numbers: one draw per (seed, row, step), a pure function of the three, so that BASE and every variant
 * see the same luck on the same row, whatever else they do and on whichever thread they run.
 */
import { normalQuantile } from '../../stats/normal.js';

const TABLE_BITS = 12;
const TABLE_SIZE = 1 << TABLE_BITS;

/** The finalizer of MurmurHash3 (Austin Appleby, public domain): every input bit changes half of the output bits. */
export function mix(word: number): number {
  let hash = word | 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Hash of a row: its number among all rows of the trace, from 0, and the seed. */
export function rowHash(seed: number, row: number): number {
  return mix(mix(row >>> 0) ^ mix((Math.floor(row / 4294967296) + seedWord(seed)) | 0) ^ (seed | 0));
}

/** All bits of a seed of 32 bits, as an unsigned word: a product of doubles would lose the low ones of a large seed. */
function seedWord(seed: number): number {
  return Math.imul(seed, 0x9e3779b9) >>> 0;
}

/** rowHash for the rows of one seed. */
export class RowHashes {
  /** What the seed adds to all rows below 2^31. */
  private readonly added: number;

  constructor(private readonly seed: number) {
    this.added = mix(seedWord(seed)) ^ (seed | 0);
  }

  of(row: number): number {
    return row < 2 ** 31 ? mix(mix(row) ^ this.added) : rowHash(this.seed, row);
  }
}

/** Uniform 32-bit word of a (row, stream) pair. */
export function streamHash(hash: number, stream: number): number {
  return mix((hash + streamNumber(stream)) | 0);
}

/** What a stream adds to the hash of a row, as 32 bits. */
export function streamNumber(stream: number): number {
  return Math.imul(stream + 1, 0x9e3779b9);
}

/** Stream with a name, for draws that belong to no step of the table. FNV-1a (Fowler, Noll, Vo). */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const tables = new Map<number, Float64Array>();
let quantiles: Float64Array | null = null;

/** Lognormal factors of mean exactly 1 (to rounding), by the upper 12 bits of a hash. */
export function lognormalTable(sigma: number): Float64Array {
  const known = tables.get(sigma);
  if (known !== undefined) return known;
  quantiles ??= Float64Array.from({ length: TABLE_SIZE }, (_, i) => normalQuantile((i + 0.5) / TABLE_SIZE));
  const unscaled = quantiles.map((quantile) => Math.exp(sigma * quantile));
  const scale = TABLE_SIZE / unscaled.reduce((sum, factor) => sum + factor, 0);
  const table = unscaled.map((factor) => factor * scale);
  tables.set(sigma, table);
  return table;
}

/** The greatest of some factors, at least 1. */
export function greatest(factors: Float64Array): number {
  return factors.reduce((most, factor) => Math.max(most, factor), 1);
}

/** Place of a hash in a table: its upper bits. */
export function quantileOf(hash: number): number {
  return hash >>> (32 - TABLE_BITS);
}

/** Stream of a row's draw for the call as a whole; those of steps count up from 0. */
const CALL_STREAM = 0x10000;

/** Place of a row's draw for the call as a whole in a table. */
export function callQuantile(hash: number): number {
  return quantileOf(streamHash(hash, CALL_STREAM));
}

/** The draw of a hash from a table. */
export function draw(table: Float64Array, hash: number): number {
  return table[quantileOf(hash)];
}
