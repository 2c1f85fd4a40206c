/** The way into a gate that compares two measured recordings, BASE and new. */
import { columnsOfFiles, columnsOfTables } from '../comparison/columns.js';
import { InputError } from '../failure.js';
import { isInRows, recordedSide, slowedSeries } from '../gate/recorded-side.js';
import type { Streams } from '../main.js';
import type { GateSettings } from './gate-options.js';
import type { Tested, ToJudge } from './gate-replay.js';
import { readRecordings } from './open-recording.js';

async function columnsOf({ inputs, columns }: GateSettings, streams: Streams) {
  const recordings = await readRecordings(inputs, streams);
  const named = columns?.split(',').map((name) => name.trim());
  if (named !== undefined && inputs.length > 1)
    throw new InputError(`--columns ${columns}: it compares columns of one file; two were given`);
  const [base, ...variants] =
    named === undefined ? columnsOfFiles(recordings) : columnsOfTables(recordings[0], named);
  return { base, variants, warnings: recordings.flatMap(({ warnings }) => warnings) };
}

const ABOUT = { way: 'recordings', replay: null, baseline: null } as const;

/** Throws InputError where a recording can't be read. */
export async function recordingsToJudge(settings: GateSettings, streams: Streams): Promise<ToJudge> {
  const { base, variants, warnings } = await columnsOf(settings, streams);
  const comparisons = variants.map((variant) => ({
    base: recordedSide(base),
    variant: recordedSide(variant),
    nsPer: {},
    isInRows: isInRows([...base.series, ...variant.series]),
  }));
  return { ...ABOUT, comparisons, warnings };
}

/** BASE against itself slowed down: its recorded times times a factor. */
export async function slowedRecordings(settings: GateSettings, streams: Streams): Promise<Tested> {
  const { base, warnings } = await columnsOf(settings, streams);
  const unslowed = { base: recordedSide(base), nsPer: {}, isInRows: isInRows(base.series) };
  const at = async (factor: number) => {
    const label = factor === 1 ? base.label : `${base.label} slowed down`;
    return { ...unslowed, variant: recordedSide({ label, series: slowedSeries(base.series, factor) }) };
  };
  return { ...ABOUT, comparisons: [await at(1)], warnings, at };
}
