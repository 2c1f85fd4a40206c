/** Typed arrays that grow. */

type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/**
 * An array with room for at least so many numbers: the same one, or a copy of at least twice its length, whose further numbers
 * are 0.
 */
export function grown<T extends Numbers>(array: T, room: number): T {
  if (room <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(room, 2 * array.length));
  larger.set(array);
  return larger;
}
