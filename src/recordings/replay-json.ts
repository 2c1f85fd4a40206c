/** A replay that was saved with --format json: each probe a map, each lane a column. */
import { inputErrorIn } from '../failure.js';
import { parsedJson } from '../json-text.js';
import { choiceOptions } from '../results/row-choice.js';
import { issueText } from '../schema-issue.js';
import { valuesIn } from '../stats/distances.js';
import {
  type ExactStatistics,
  type Modelled,
  RECORDED_UNITS,
  type RecordedLane,
  type RecordedUnit,
  type Recording,
  type Series,
} from './recording.js';
import type { MeasuredShape, ReplayShape } from './replay-shape.js';

export const REPLAY_JSON = 'vfiobench replay';

const SCHEMA = 'vfiobench-replay/1';

/** A name under which a file of ours says what it is, anywhere in a text. */
const NAMED = /"schema"\s*:\s*"(vfiobench-[^"]*)"/;

/** The same for the bytes of a large one: what has no such bytes has no such name. */
export const NAMED_BYTES = '"vfiobench-';

/** Whether a text begins as a JSON object does that has a key. */
export function isObject(head: string): boolean {
  return /^\s*\{\s*"/.test(head);
}

/**
 * Name of the schema of a JSON object, wherever its key stands; null where it names none. Of a text that is no whole JSON
 * it is what the first such key has.
 */
export function schemaOf(text: string): string | null {
  const first = /^\s*\{\s*"schema"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  if (first !== undefined || !isObject(text)) return first ?? null;
  // of the forms that are read, none but ours has it: others are not parsed for nothing
  const named = NAMED.exec(text)?.[1] ?? null;
  if (named === null) return null;
  try {
    const { schema } = JSON.parse(text) as { readonly schema?: unknown };
    return typeof schema === 'string' ? schema : named;
  } catch {
    return named;
  }
}

export function isReplay(schema: string | null): boolean {
  return schema === SCHEMA;
}

/** Reads a saved replay; throws InputError with file and line. */
export async function readReplayJson(source: string, text: string): Promise<Recording> {
  const { replayShape } = await import('./replay-shape.js');
  const data = parsedJson(source, text, "the JSON can't be read");
  const parsed = replayShape.safeParse(data);
  if (!parsed.success) {
    const wrong = issueText(parsed.error.issues, data, 'the replay');
    throw inputErrorIn(source, `is no whole ${SCHEMA}: ${wrong}`);
  }
  const { lanes, probes } = parsed.data;
  const series = probes.flatMap(({ title, unit, lanes: measurements }) =>
    measurements.flatMap((lane, i): Series[] => {
      if (lane === null) return [];
      const label = lanes[i]?.label;
      if (label === undefined) throw inputErrorIn(source, `${title} has more lanes than there are`);
      // `@lock_wait_ns[iommu_lock]` has a key of its own
      const [, map, key = null] = /^@([^[]*)(?:\[(.*)\])?$/s.exec(title) ?? ['', title];
      // JSON writes -Infinity as null
      const buckets = lane.log2.map(({ lo, hi, count }) => ({
        lo: lo ?? Number.NEGATIVE_INFINITY,
        hi,
        count,
      }));
      const sum = valuesIn(buckets);
      if (sum !== lane.n) {
        throw inputErrorIn(
          source,
          `${title} of ${label} has ${sum} values in its rows and an n of ${lane.n}`,
        );
      }
      const rows = { is: 'histogram', scale: { kind: 'log2', k: 0 }, buckets } as const;
      const exact = exactOf(lane);
      const snapshots = [exact === null ? rows : { ...rows, exact }];
      const known = (RECORDED_UNITS as readonly string[]).includes(unit) ? (unit as RecordedUnit) : null;
      const ran = i === 0 ? lanes[0].variants?.map(({ name }) => name) : undefined;
      return [
        { map, key, column: label, ...(ran === undefined ? {} : { ran }), unit: known, line: 1, snapshots },
      ];
    }),
  );
  const modelled = modelledOf(parsed.data);
  const counted = lanesOf(parsed.data);
  return {
    source,
    form: REPLAY_JSON,
    series,
    ...(modelled === null ? {} : { modelled }),
    ...(counted === null ? {} : { lanes: counted }),
    warnings: [],
  };
}

/** null: an excerpt, without the counts of each lane. */
function lanesOf({ lanes, steps = [] }: ReplayShape): RecordedLane[] | null {
  const names = steps.map(({ name }) => name);
  const whole = lanes.flatMap(({ label, stepCounts, counters, errnos }) =>
    stepCounts === undefined || counters === undefined || errnos === undefined
      ? []
      : [{ label, stepCounts, counters, errnos, steps: names }],
  );
  return whole.length < lanes.length ? null : whole;
}

/** null: an excerpt, without all of them. */
function exactOf({ mean, min, max, total, percentiles }: MeasuredShape): ExactStatistics | null {
  if (mean === undefined || min === undefined || max === undefined || total === undefined) return null;
  const told = (percentiles ?? []).flatMap(({ p, value }) => (value === null ? [] : [{ p, value }]));
  return { mean, min, max, total, percentiles: told };
}

function modelledOf({ trace, host, seed, version }: ReplayShape): Modelled | null {
  if (trace === undefined || host === undefined || seed === undefined || version === undefined) return null;
  const { name, sha256, recordedRows } = trace;
  return {
    trace: name,
    sha256,
    recordedRows,
    chosen: trace.chosen === undefined ? '' : choiceOptions(trace.chosen),
    host: host.name,
    overrides: host.overrides,
    seed,
    version,
  };
}
