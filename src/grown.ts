/** Typed arrays that grow. */

type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array | BigUint64Array;

/**
 * An array with room for at least this many numbers: the same one, or a copy of at least twice its length.
 * @param fresh what the further numbers are
 */
export function grown<T extends Numbers>(array: T, room: number, fresh = 0): T {
  const { length } = array;
  if (room <= length) return array;
  const kind = array.constructor as new (length: number) => T;
  const larger = new kind(Math.max(room, 2 * length));
  larger.set(array as never);
  if (fresh !== 0) larger.fill(fresh as never, length);
  return larger;
}
