/** Recorded histograms of latencies, matched to the probes of the calls that made them. */
import { didYouMean } from '../did-you-mean.js';
import { inputErrorAt, shownName } from '../failure.js';
import type { Host } from '../hosts/host.js';
import type { RecordedBucket, Recording, Series } from '../recordings/recording.js';
import { rowLabel } from '../recordings/scale.js';
import { unitOfName } from '../recordings/unit.js';
import { psPerUnit } from '../replay/pricing/prices.js';
import { PROBES } from '../replay/probes/probes.js';
import { UNITS, type Unit } from '../sizes.js';

/** One recorded map as a probe's. */
export interface RecordedFigure {
  readonly source: string;
  /** BASE, or the label of the variant that ran. */
  readonly lane: string;
  readonly probe: string;
  /** In the host's unit. */
  readonly buckets: readonly RecordedBucket[];
}

/** Names of the probes that measure time, without their unit. */
export const LATENCY_PROBES = PROBES.filter(({ value }) => value === 'latency').map(({ name }) => name);
const MODEL_UNITS: readonly string[] = UNITS;

export interface RecordedOn {
  /** That ran; a map whose key names another lane (`@n_pages_ns[contiguous-pin]`) is that one's. */
  readonly lane: string;
  /** Probes of maps that are called otherwise, both without @ and unit. */
  readonly names: ReadonlyMap<string, string>;
  readonly host: Host;
}

/**
 * The latencies of a recording; maps of pages and the like are left out.
 * @param warnings takes what was left out
 * Throws InputError for a map that is of no probe, of no known unit, or no histogram.
 */
export function figuresOf(
  recording: Recording,
  { lane, names, host }: RecordedOn,
  warnings: string[],
): RecordedFigure[] {
  const source = shownName(recording.source);
  return recording.series.flatMap((series) => {
    const { map, key, column, line, unit } = series;
    const fault = (what: string) => inputErrorAt(source, line, what);
    if (unit === 'pages' || unit === 'bytes') {
      warnings.push(`${source}: @${map} counts ${unit}, and is not fitted`);
      return [];
    }
    const value = series.snapshots[series.snapshots.length - 1];
    if (value.is === 'samples')
      throw fault('single values do not say what was called; a table of means (npage,backing,ns) does');
    const bare = bareName(series);
    const probe = names.get(map) ?? names.get(bare) ?? bare;
    if (!LATENCY_PROBES.includes(probe)) {
      throw fault(
        `@${map} is no probe${didYouMean(bare, LATENCY_PROBES)}; --map ${bare || map || 'NAME'}=1_page says which it is (vfiobench list probes)`,
      );
    }
    if (unit === null || !MODEL_UNITS.includes(unit))
      throw fault(`@${map} is in ${unit ?? 'no known unit'}; its name says ns, us or cycles (@${probe}_ns)`);
    if (column !== null)
      throw fault(`@${map} stands in a table with columns; export one (--columns) and fit that`);
    if (value.is !== 'histogram') throw fault(`@${map} is no histogram`);
    const scale = psPerUnit(host, unit as Unit, `${source}, in ${unit}`) / psPerUnit(host, host.unit);
    const below = value.buckets.find(({ hi, count }) => hi <= 0 && count > 0);
    if (below !== undefined) {
      throw fault(
        `@${map}: the row ${rowLabel(below, value.scale)} is below 0, where no latency is, and has a count of ${below.count}; take it out, or mend what the script subtracts`,
      );
    }
    // lhist() is open below its least value: time begins at 0
    const buckets = value.buckets
      .filter(({ hi }) => hi > 0)
      .map(({ lo, hi, count }) => ({ lo: Math.max(0, lo) * scale, hi: hi * scale, count }));
    if (!buckets.some(({ count }) => count > 0)) throw fault(`@${map} has no values`);
    return [{ source, lane: key ?? lane, probe, buckets }];
  });
}

/** A map's name without its unit. */
export function bareName({ map, unit }: Series): string {
  return unitOfName(map) === unit && unit !== null ? map.replace(/_?[a-z]+$/, '') : map;
}
