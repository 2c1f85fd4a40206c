/** Sums, in the order of what is added up: in floating point another order is another sum. */

export function sumOf(numbers: Iterable<number>): number;
/** @param of what each of the things adds */
export function sumOf<T>(things: Iterable<T>, of: (thing: T, index: number) => number): number;
export function sumOf<T>(
  things: Iterable<T>,
  of: (thing: T, index: number) => number = (thing) => Number(thing),
): number {
  let sum = 0;
  let index = 0;
  for (const thing of things) sum += of(thing, index++);
  return sum;
}
