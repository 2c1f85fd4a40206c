/** What another VM on the host makes dearer: one factor on every step but the bulk copies. */
import { STEPS } from '../../src/kernel/steps.js';
import { type Cell, type Draft, timeOf } from './draft.js';

type Prices = ReadonlyMap<string, number>;

/** The factor that comes nearest to the means of two VMs, relative errors squared, at the prices of one. */
export function interference(draft: Draft, fitted: Prices, cells: readonly Cell[]): number {
  let cross = 0;
  let square = 0;
  for (const { value, counts } of cells) {
    const share = timeOf(draft, fitted, only(counts, false)) / value;
    cross += share * (1 - timeOf(draft, fitted, only(counts, true)) / value);
    square += share * share;
  }
  return Math.round((cross / square) * 1000) / 1000;
}

/** Each cell as the factor of all others predicts it. */
export function leaveOneOutOfTwoVms(
  draft: Draft,
  fitted: Prices,
  cells: readonly Cell[],
): { id: string; predicted: number }[] {
  return cells.map((cell) => {
    const others = cells.filter((other) => other !== cell);
    const factor = interference(draft, fitted, others);
    const alone = timeOf(draft, fitted, only(cell.counts, false));
    const predicted = alone * factor + timeOf(draft, fitted, only(cell.counts, true));
    return { id: cell.id, predicted };
  });
}

/** The bulk copies among the counts, or all else. */
function only(counts: Cell['counts'], bulk: boolean): Map<string, number> {
  return new Map([...counts].filter(([step]) => isBulk(step) === bulk));
}

function isBulk(step: string): boolean {
  return STEPS.some(({ name, bulk }) => name === step && bulk === true);
}
