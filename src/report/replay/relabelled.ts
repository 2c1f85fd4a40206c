/** A result with its lanes called otherwise. */
import type { ReplayResult } from '../../results/replay.js';

/** @param labels of the variants, in their order; BASE stays what it is */
export function relabelled(result: ReplayResult, labels: readonly string[]): ReplayResult {
  const own = result.lanes.map(({ label }) => label);
  const renamed = <One extends { readonly label: string }>(one: One): One => {
    const lane = own.indexOf(one.label);
    return lane < 1 ? one : { ...one, label: labels[lane - 1] };
  };
  const { sensitivity, nic } = result;
  return {
    ...result,
    lanes: result.lanes.map(renamed),
    ...(sensitivity === undefined
      ? {}
      : { sensitivity: { ...sensitivity, verdicts: sensitivity.verdicts.map(renamed) } }),
    ...(nic === undefined
      ? {}
      : { nic: { ...nic, lanes: nic.lanes.map(renamed), against: nic.against.map(renamed) } }),
  };
}
