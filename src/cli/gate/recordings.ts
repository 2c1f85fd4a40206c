/** The way into a gate that compares measured recordings, BASE and new, each of one run or several. */
import type { Column } from '../../comparison/compare.js';
import { lanePairs, unpaired } from '../../comparison/lanes.js';
import { modelledText, unlikeRuns } from '../../comparison/modelled.js';
import { columnsOfSides } from '../../comparison/side-of-runs.js';
import { recordedComparison } from '../../gate/recorded-comparison.js';
import { slowedColumn } from '../../gate/recorded-side.js';
import type { RecordedUnit } from '../../recordings/recording.js';
import { OPS } from '../../trace/ops.js';
import { namesIn, readRecordings, withUnit } from '../open-recording.js';
import type { Streams } from '../streams.js';
import type { GateSettings } from './options.js';
import type { Tested, ToJudge } from './replay.js';

async function columnsOf({ inputs, labels, columns, unit }: GateSettings, streams: Streams) {
  const recordings = withUnit(await readRecordings(inputs, streams), unit as RecordedUnit | undefined);
  const found = columnsOfSides(recordings, namesIn(columns), labels);
  const [base, ...variants] = found.columns;
  const warnings = [...recordings.flatMap((recording) => recording.warnings), ...found.warnings];
  return { base, variants, warnings: [...new Set(warnings)] };
}

/** What is judged but the comparisons: recordings, and what each column rests on. */
function aboutOf(columns: readonly Column[]): Pick<ToJudge, 'way' | 'replay' | 'baseline' | 'recordings'> {
  const recordings = columns.map((column) => {
    const { label, column: name, ofRuns } = column;
    const runs = ofRuns === undefined ? {} : { runs: ofRuns.columns.map(fileOf) };
    return { label, ...fileOf(column), column: name, ...runs };
  });
  return { way: 'recordings', replay: null, baseline: null, recordings };
}

function fileOf(column: Column) {
  const { source, form, sha256 = null } = column;
  return { source, form, sha256, modelled: modelledText(column) };
}

const OP_NAMES = OPS.map(({ name }) => name);

function haveRuns(columns: readonly Column[]): boolean {
  return columns.some(({ ofRuns }) => ofRuns !== undefined);
}

/** Throws InputError where a recording can't be read, or two saved replays have no variant in common. */
export async function recordingsToJudge(settings: GateSettings, streams: Streams): Promise<ToJudge> {
  const { base, variants, warnings } = await columnsOf(settings, streams);
  const leftOut = variants.flatMap((variant) => unpaired(base, variant));
  const pairs = variants.flatMap((variant) => lanePairs(base, variant));
  const all = [base, ...variants];
  const comparisons = pairs.map(([from, to]) => ({
    ...recordedComparison(from, to, OP_NAMES, haveRuns(all)),
    names: [to.column ?? to.label, to.label],
  }));
  return { ...aboutOf(all), comparisons, warnings: [...warnings, ...unlikeRuns(all), ...leftOut] };
}

/** BASE against itself slowed down: its recorded times times a factor. Of a saved replay it is the BASE lane. */
export async function slowedRecordings(settings: GateSettings, streams: Streams): Promise<Tested> {
  const { base: whole, variants, warnings } = await columnsOf(settings, streams);
  const [[base]] = lanePairs(whole, whole);
  const areSeveral = haveRuns([whole, ...variants]);
  const at = async (factor: number) => {
    const label = factor === 1 ? base.label : `${base.label} slowed down`;
    return recordedComparison(base, { ...slowedColumn(base, factor), label }, OP_NAMES, areSeveral);
  };
  return { ...aboutOf([whole]), comparisons: [await at(1)], warnings, at };
}
