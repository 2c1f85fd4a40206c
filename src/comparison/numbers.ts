/**
 * Single numbers: counts, sums, averages, cycles of one run. One number has no spread, so there is no
 * verdict; of several runs there is an interval.
 */
import type { RecordedValue } from '../recordings/recording.js';
import { percentOf } from '../stats/compare.js';
import { meanOf, welch } from '../stats/samples.js';
import { studentInterval } from '../stats/student.js';
import type { Picked } from './compare.js';
import type { ComparedNumber, NumberChange } from './result.js';

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
  const runs = picked.map((one) => one && (one.runs ?? [one]).map((run) => run && statisticsOf(run.value)));
  const ofRuns = picked.some((one) => one?.runs !== undefined);
  return (Object.keys(statisticsOf(picked[0]!.value)) as ComparedNumber['statistic'][]).flatMap(
    (statistic) => {
      const all = runs.map((column) => column?.map((run) => run?.[statistic] ?? null) ?? null);
      const known = all.map((column) => column?.filter((value) => value !== null) ?? []);
      const [base, ...others] = known.map((values) => (values.length === 0 ? null : meanOf(values)));
      if (base === null && others.every((value) => value === null)) return [];
      return [
        {
          ...about,
          // how many calls there were is no time
          unit: statistic === 'count' ? null : about.unit,
          statistic,
          values: [base, ...others],
          ...(ofRuns
            ? { runs: all.map((column, c) => (picked[c]?.runs === undefined ? null : column)) }
            : {}),
          against: others.map((value, i) =>
            value === null || base === null
              ? null
              : {
                  delta: value - base,
                  percent: percentOf(base, value),
                  ...intervalOf(known[0], known[i + 1]),
                },
          ),
        },
      ];
    },
  );
}

/** Welch's, of 95 %; nothing where a side has one run, or where no run differs. */
function intervalOf(base: readonly number[], variant: readonly number[]): Pick<NumberChange, 'interval'> {
  if (Math.min(base.length, variant.length) < 2) return {};
  const change = welch(base, variant);
  return change.standardError === 0 ? {} : { interval: studentInterval(change) };
}
