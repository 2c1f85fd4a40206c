/** The way into a gate that compares two measured recordings, BASE and new. */
import { type Column, columnsOfFiles, columnsOfTables, compareRecordings } from '../../comparison/compare.js';
import { lanePairs, unpaired } from '../../comparison/lanes.js';
import { modelledText, unlikeRuns } from '../../comparison/modelled.js';
import type { ComparisonResult } from '../../comparison/result.js';
import { isInRows, recordedSide, slowedSeries } from '../../gate/recorded-side.js';
import type { Side } from '../../gate/side.js';
import type { RecordedUnit } from '../../recordings/recording.js';
import { OPS } from '../../trace/ops.js';
import { readRecordings, withUnit } from '../open-recording.js';
import type { Streams } from '../streams.js';
import type { GateSettings } from './options.js';
import type { Tested, ToJudge } from './replay.js';

async function columnsOf({ inputs, columns, unit }: GateSettings, streams: Streams) {
  const recordings = withUnit(await readRecordings(inputs, streams), unit as RecordedUnit | undefined);
  const named = columns?.split(',').map((name) => name.trim()) ?? null;
  const [base, ...variants] =
    named === null || inputs.length > 1
      ? columnsOfFiles(recordings, named)
      : columnsOfTables(recordings[0], named);
  return { base, variants, warnings: [...new Set(recordings.flatMap(({ warnings }) => warnings))] };
}

/** What compare says of them with its defaults, once a condition asks. */
function comparedOnce(columns: readonly Column[]): () => ComparisonResult {
  let result: ComparisonResult | null = null;
  return () => {
    result ??= compareRecordings(columns, DEFAULTS);
    return result;
  };
}

const DEFAULTS = {
  maps: null,
  keys: null,
  snapshot: 'last',
  seed: 1,
  negligible: 0.01,
  warnings: [],
} as const;

/** What is judged but the comparisons: recordings, and what each column rests on. */
function aboutOf(columns: readonly Column[]): Pick<ToJudge, 'way' | 'replay' | 'baseline' | 'recordings'> {
  const recordings = columns.map((column) => {
    const { label, source, form, column: name, sha256 = null } = column;
    return { label, source, form, column: name, sha256, modelled: modelledText(column) };
  });
  return { way: 'recordings', replay: null, baseline: null, recordings };
}

const sideOf = (column: Column): Side => recordedSide(column, OP_NAMES);
const OP_NAMES = OPS.map(({ name }) => name);

/** Throws InputError where a recording can't be read, or two saved replays have no variant in common. */
export async function recordingsToJudge(settings: GateSettings, streams: Streams): Promise<ToJudge> {
  const { base, variants, warnings } = await columnsOf(settings, streams);
  const leftOut = variants.flatMap((variant) => unpaired(base, variant));
  const pairs = variants.flatMap((variant) => lanePairs(base, variant));
  const comparisons = pairs.map(([from, to]) => ({
    base: sideOf(from),
    variant: sideOf(to),
    names: [to.column ?? to.label, to.label],
    nsPer: {},
    isInRows: isInRows([...from.series, ...to.series]),
    recorded: comparedOnce([from, to]),
  }));
  const all = [base, ...variants];
  return { ...aboutOf(all), comparisons, warnings: [...warnings, ...unlikeRuns(all), ...leftOut] };
}

/** BASE against itself slowed down: its recorded times times a factor. Of a saved replay it is the BASE lane. */
export async function slowedRecordings(settings: GateSettings, streams: Streams): Promise<Tested> {
  const { base: whole, warnings } = await columnsOf(settings, streams);
  const [[base]] = lanePairs(whole, whole);
  const unslowed = { base: sideOf(base), nsPer: {}, isInRows: isInRows(base.series) };
  const at = async (factor: number) => {
    const label = factor === 1 ? base.label : `${base.label} slowed down`;
    const slow = { ...base, label, series: slowedSeries(base.series, factor) };
    return { ...unslowed, variant: sideOf(slow), recorded: comparedOnce([base, slow]) };
  };
  return { ...aboutOf([whole]), comparisons: [await at(1)], warnings, at };
}
