/** The points of a density result for spreadsheets and data frames, as RFC 4180 says it: one row for each lane and number of guests. */
import type { DensityPoint, DensityResult } from '../../results/density.js';
import { csvText } from '../csv.js';

const COLUMNS: readonly [name: string, value: (point: DensityPoint) => number][] = [
  ['guests', (point) => point.guests],
  ['running', (point) => point.running],
  ['throughput_bytes_per_s', (point) => point.throughput],
  ['per_guest_bytes_per_s', (point) => point.perGuest],
  ['slowest_guest_bytes_per_s', (point) => point.slowest],
  ['fault_share', (point) => point.faultShare],
  ['faults_per_s', (point) => point.faultsPerSecond],
  ['refaulted_bytes_per_s', (point) => point.refaulted],
  ['reclaimed_bytes_per_s', (point) => point.reclaimed],
  ['event_thread_busy', (point) => point.threadBusy],
  ['resident_bytes', (point) => point.resident],
  ['mapped_bytes', (point) => point.mapped],
  ['pinned_bytes', (point) => point.pinned],
];

export function densityCsv({ lanes }: DensityResult): string {
  const header = ['lane', ...COLUMNS.map(([name]) => name), 'fits', 'start_up_ns'];
  const rows = lanes.flatMap(({ label, points, fits, costs }) =>
    points.map((point) => [
      label,
      ...COLUMNS.map(([, value]) => value(point)),
      point.guests <= fits ? 'yes' : 'no',
      costs.startNs,
    ]),
  );
  return csvText([header, ...rows]);
}
