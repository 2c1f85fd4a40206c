/** Memory laid out run by run as a recording tells, in place of a backing that a trace could name. */
import { BackingGeometry } from './backing.js';

export class LaidOutMemory extends BackingGeometry {
  /** Number of the run that a page, counted from `first`, lies in. */
  private readonly runOf: number[] = [];
  private readonly runEnds: number[] = [];

  /**
   * @param first page at which the memory begins; a multiple of 512
   * @param runs lengths of its physically contiguous runs, in order
   */
  constructor(
    kind: '4k' | 'thp' | 'hugetlb-2m',
    private readonly first: number,
    runs: readonly number[],
    untouched = false,
  ) {
    super({ kind, run: 1, untouched }, 12);
    let end = 0;
    runs.forEach((length, run) => {
      end += length;
      this.runEnds.push(end);
      for (let i = 0; i < length; i++) this.runOf.push(run);
    });
  }

  /** Runs lie apart. Compound pages lie at 2M like the iovas of these tests, 4K pages never do. */
  override pfn(vm: number, page: number): number {
    const run = this.runOf[page - this.first];
    return vm * 2 ** 34 + page + run * 2 ** 20 + (this.compound ? 0 : 1 + 2 * run);
  }

  override alikeRuns(): number {
    return 1;
  }

  override contiguousFrom(page: number): number {
    return this.runEnds[this.runOf[page - this.first]] - (page - this.first);
  }
}

/** Lengths of `runs` runs over `pages` pages, the longest of them `largest` pages, the others as even as can be. */
export function evenRuns(pages: number, runs: number, largest = Math.ceil(pages / runs)): number[] {
  const others = runs - 1;
  if (others === 0) return [pages];
  const rest = pages - largest;
  const share = (i: number): number =>
    Math.floor(((i + 1) * rest) / others) - Math.floor((i * rest) / others);
  return [largest, ...Array.from({ length: others }, (_, i) => share(i))];
}
