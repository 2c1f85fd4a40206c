/** Histograms of a probe: all lanes on one range of buckets and one scale of the bars. */
import type { ProbeResult } from '../../results/replay.js';
import { bucketLabel } from '../../stats/log2.js';
import { type Drawing, drawingOf, drawLanes } from '../lane-histograms.js';
import { namesOf } from '../lane-names.js';
import { grouped } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { alikeInAllLanes, lanesWithValues, sharedRows } from './shared-rows.js';

/** The lanes of a result by name. */
export interface Labelled {
  readonly lanes: readonly { readonly label: string }[];
}

/** One under the other, side by side where the terminal is wide enough; only once where no lane differs. */
export function histograms(
  result: Labelled,
  probe: ProbeResult,
  terminal: Terminal,
  names = namesOf(result.lanes),
): string[] {
  const missing = result.lanes
    .filter((_, i) => probe.lanes[i] === null)
    .map(({ label }) => `  ${names.within(label, terminal.width - 13)}: no values`);
  return [...missing, ...drawLanes(drawingFor(result, probe), terminal, names)];
}

/** What is drawn of a probe that has values: one lane where no lane differs. */
export function drawingFor(result: Labelled, probe: ProbeResult): Drawing {
  const alike = alikeInAllLanes(probe);
  const shown = alike ? [0] : lanesWithValues(probe);
  const rows = sharedRows(shown.map((lane) => probe.lanes[lane]!));
  const lanes = shown.map((lane, i) => {
    const { n } = probe.lanes[lane]!;
    const base =
      lane > 0 && shown[0] === 0 ? { n: probe.lanes[0]!.n, counts: rows.map((row) => row.counts[0]) } : null;
    return {
      label: alike ? 'BASE and every variant alike' : result.lanes[lane].label,
      about: `n ${grouped(n)}`,
      n,
      counts: rows.map((row) => row.counts[i]),
      base,
    };
  });
  return drawingOf(rows.map(bucketLabel), lanes, false);
}
