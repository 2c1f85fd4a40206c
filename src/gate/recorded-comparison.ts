/** Two recordings, or sides of several runs, as a gate compares them. */
import { COMPARISON_DEFAULTS, type Column, compareRecordings } from '../comparison/compare.js';
import type { ComparisonResult } from '../comparison/result.js';
import { eachRun } from '../comparison/side-of-runs.js';
import { shownName } from '../failure.js';
import { isInRows, recordedSide } from './recorded-side.js';
import type { Comparison } from './side.js';

/**
 * @param ops names of operations, which may have had no modelled errno
 * @param areSeveral some side of the gate has several runs, so that those of both are judged
 */
export function recordedComparison(
  base: Column,
  variant: Column,
  ops: readonly string[],
  areSeveral: boolean,
): Comparison {
  const runsOf = (side: Column) =>
    eachRun(side).map((run) => recordedSide({ ...run, label: shownName(run.source) }, ops, true));
  return {
    base: recordedSide(base, ops),
    variant: recordedSide(variant, ops),
    ...(areSeveral ? { runs: [runsOf(base), runsOf(variant)] as const } : {}),
    nsPer: {},
    isInRows: isInRows([...base.series, ...variant.series]),
    recorded: comparedOnce([base, variant]),
  };
}

/** What compare says of them with its defaults, once a condition asks. */
function comparedOnce(columns: readonly Column[]): () => ComparisonResult {
  let result: ComparisonResult | null = null;
  return () => {
    result ??= compareRecordings(columns, COMPARISON_DEFAULTS);
    return result;
  };
}
