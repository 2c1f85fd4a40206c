/** Bytes of memory, and a copy that is fast for few of them, as most accesses to guest memory are. */

export class Bytes {
  /** The same memory, for reading and writing words at any offset. */
  readonly words: DataView;

  constructor(readonly array: Uint8Array) {
    this.words = new DataView(array.buffer, array.byteOffset, array.byteLength);
  }
}

/** The last two that bytesOver was asked for: a caller's buffer, and the array of what it writes, serve many calls. */
let recent = new Bytes(new Uint8Array(0));
let older = recent;

/** The Bytes of an array. */
export function bytesOver(array: Uint8Array): Bytes {
  if (recent.array === array) return recent;
  if (older.array === array) return older;
  older = recent;
  recent = new Bytes(array);
  return recent;
}

/** Up to this many bytes are copied word by word, since the view that set() needs would cost more. */
const FEW = 64;

/** Copies bytes [from, from + length) to target[at ..). */
export function copyBytes(source: Bytes, from: number, length: number, target: Bytes, at: number): void {
  if (length > FEW) {
    target.array.set(source.array.subarray(from, from + length), at);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4)
    target.words.setUint32(at + i, source.words.getUint32(from + i, true), true);
  for (; i < length; i++) target.array[at + i] = source.array[from + i];
}
