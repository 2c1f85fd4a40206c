/** The host pages behind a range: `4k`, `thp`, `hugetlb-2m`, `hugetlb-1g`, `4k:run=N`, each with or without `:untouched`. */
import { didYouMean } from '../did-you-mean.js';
import { RowFault, shown } from './fault.js';
import { readSmall } from './integers.js';
import type { Backing, BackingKind } from './trace.js';

const KINDS: readonly BackingKind[] = ['4k', 'thp', 'hugetlb-2m', 'hugetlb-1g'];
const MAX_RUN = 2 ** 40;
/** The batch's column is 16 bits wide. */
const MAX_BACKINGS = 65535;

/** Reads one backing; throws RowFault. */
export function parseBacking(text: string): Backing {
  const [kindText, ...extras] = text.split(':');
  const kind = KINDS.find((name) => name === kindText);
  if (kind === undefined) {
    const hint = didYouMean(kindText, KINDS);
    throw new RowFault(`backing: ${shown(text)} is no backing${hint}; it is ${KINDS.join(', ')} or 4k:run=N`);
  }
  let run: number | undefined;
  let untouched = false;
  for (const extra of extras) {
    if (extra === 'untouched' && !untouched) {
      untouched = true;
    } else if (extra.startsWith('run=') && kind === '4k' && run === undefined) {
      run = readSmall(extra.slice(4), MAX_RUN);
      if (run < 1) {
        throw new RowFault(`backing: ${shown(text)}: run is the number of contiguous neighbours, 1 to 2^40`);
      }
    } else {
      const allowed = kind === '4k' ? ':run=N and :untouched, each once' : ':untouched, once';
      throw new RowFault(
        `backing: ${shown(text)}: ${shown(extra)} can't stand there; ${kind} takes ${allowed}`,
      );
    }
  }
  return { text, kind, run: run ?? 1, untouched };
}

/** Gives every distinct backing of a trace its number; number 0 is the default, `4k`. */
export class BackingTable {
  readonly list: Backing[] = [parseBacking('4k')];
  private readonly numbers = new Map<string, number>([['4k', 0]]);

  /** The backing's number in `list`; throws RowFault where the text is none or where there are too many. */
  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const backing = parseBacking(text);
    if (this.list.length === MAX_BACKINGS) {
      throw new RowFault(
        `backing: ${shown(text)} is one more than the ${MAX_BACKINGS} different backings of a trace`,
      );
    }
    this.numbers.set(text, this.list.length);
    return this.list.push(backing) - 1;
  }
}
