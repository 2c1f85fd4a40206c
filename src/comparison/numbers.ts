/** Single numbers: counts, sums, averages, cycles of one run. One number has no spread, so there is no verdict. */
import type { RecordedValue } from '../recordings/recording.js';
import { percentOf } from '../stats/compare.js';
import type { Picked } from './compare.js';
import type { ComparedNumber } from './result.js';

/** What is compared of a value that is no histogram, by name; null is not known. */
function statisticsOf(value: RecordedValue): Partial<Record<ComparedNumber['statistic'], number | null>> {
  if (value.is === 'scalar') return { value: value.value };
  if (value.is !== 'stats') throw new Error(`${value.is} is no single number`);
  return { count: value.count, average: value.average, total: value.total };
}

/** @param picked BASE first; null where a variant has no such map */
export function comparedNumbers(
  about: Pick<ComparedNumber, 'name' | 'key' | 'title' | 'unit'>,
  picked: readonly (Picked | null)[],
): ComparedNumber[] {
  const columns = picked.map((one) => one && statisticsOf(one.value));
  return (Object.keys(columns[0]!) as ComparedNumber['statistic'][]).flatMap((statistic) => {
    const [base, ...others] = columns.map((column) => column?.[statistic] ?? null);
    if (base === null && others.every((value) => value === null)) return [];
    return [
      {
        ...about,
        // how many calls there were is no time
        unit: statistic === 'count' ? null : about.unit,
        statistic,
        values: [base, ...others],
        against: others.map((value) =>
          value === null || base === null ? null : { delta: value - base, percent: percentOf(base, value) },
        ),
      },
    ];
  });
}
