/**
 * Common random numbers: one draw per (seed, row, step), a pure function of the three, so that BASE and every variant
 * see the same luck on the same row, whatever else they do and on whichever thread they run.
 */

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
  return mix(mix(row >>> 0) ^ mix((row / 4294967296 + seed * 0x9e3779b9) | 0) ^ (seed | 0));
}

/** Uniform 32-bit word of a (row, stream) pair. */
export function streamHash(hash: number, stream: number): number {
  return mix((hash + Math.imul(stream + 1, 0x9e3779b9)) | 0);
}

/** Inverse of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const horner = (terms: number[], x: number, last = 0): number =>
    terms.reduce((sum, term) => sum * x + term, last);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return horner(c, q) / horner([...d, 1], q);
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p);
  const q = p - 0.5;
  const r = q * q;
  return (horner(a, r) * q) / horner([...b, 1], r);
}

const tables = new Map<number, Float64Array>();

/** Lognormal factors of mean exactly 1 (to rounding), by the upper 12 bits of a hash. */
export function lognormalTable(sigma: number): Float64Array {
  let table = tables.get(sigma);
  if (table === undefined) {
    table = new Float64Array(TABLE_SIZE);
    let sum = 0;
    for (let i = 0; i < TABLE_SIZE; i++) {
      table[i] = Math.exp(sigma * normalQuantile((i + 0.5) / TABLE_SIZE));
      sum += table[i];
    }
    for (let i = 0; i < TABLE_SIZE; i++) table[i] *= TABLE_SIZE / sum;
    tables.set(sigma, table);
  }
  return table;
}

/** The draw of a hash from a table. */
export function draw(table: Float64Array, hash: number): number {
  return table[hash >>> (32 - TABLE_BITS)];
}
