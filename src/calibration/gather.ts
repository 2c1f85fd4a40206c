/** The measured calls of traces, as the model takes them: which steps, in which file and line, how long. */
import { InputError, inputErrorAt } from '../failure.js';
import type { Host } from '../hosts/host.js';
import type { RowTest } from '../replay/filter.js';
import { rowHash, streamHash, streamOf } from '../replay/pricing/draws.js';
import { latencyProbe, PROBES } from '../replay/probes/probes.js';
import { prepare, type Watcher } from '../replay/replay.js';
import type { TraceBatch } from '../trace/batch.js';
import type { Trace } from '../trace/trace.js';
import type { Chosen, Selection } from '../variants/select.js';
import { countingHost } from './counting-host.js';
import { eachCall } from './each-call.js';
import type { ClassGatherer } from './measured-classes.js';

/** Of this many calls one is held out, by a draw from this stream. */
const HELD_OUT_OF = 5;
const HELD_OUT_STREAM = streamOf('held out');

/** What a call was measured to take, in the host's unit; null where it was not. */
export type Measure = (batch: TraceBatch, row: number) => readonly number[] | null;

/** Name of the file and line of a row, for messages and the report. */
interface Place {
  readonly source: string;
  readonly line: number;
}

export interface MeasuredRun {
  readonly trace: Trace;
  readonly base: Selection;
  /** What ran; null: BASE. */
  readonly variant: Selection | null;
  readonly measure: Measure;
  /** Where the row at a line of the trace stands. */
  readonly place: (line: number) => Place;
  /** Which rows are looked at; null: all. */
  readonly filter: RowTest | null;
  /** Rows at the start that are not. */
  readonly skip: number;
  readonly seed: number;
  readonly watcher?: Watcher;
}

export interface DifferingReturn extends Place {
  readonly recorded: number;
  readonly modelled: number;
}

export interface Gathered {
  /** Of the trace, whether they are looked at or not. */
  readonly rows: number;
  /** Measured values, and calls that have none. */
  readonly values: number;
  readonly without: number;
  /** Measured calls that did not return what the model says: what they did is not known, and they are left out. */
  readonly differing: number;
  /** The first of them; null: there is none. */
  readonly differs: DifferingReturn | null;
  /** Some calls of the trace may overlap: what they waited for is in their latencies. */
  readonly overlapping: boolean;
}

/** lat_ns of a row in the unit of a host; one that took no time is refused. */
export function latencyIn(host: Host, source: string): Measure {
  return (batch, row) => {
    const ns = batch.latNs[row];
    if (ns < 0) return null;
    if (ns === 0) throw inputErrorAt(source, batch.line[row], 'lat_ns: 0 is no latency of a call');
    return [ns * host.unitsPerNs.value];
  };
}

/**
 * Runs a trace through the model and hands its measured calls to the gatherer.
 * @param like the host whose machine the model takes; its prices do not matter here, but a step without one is refused
 * @param oneIn of this many calls one is held out; 0: none
 * Throws InputError.
 */
export async function gather(
  run: MeasuredRun,
  like: Host,
  into: ClassGatherer,
  oneIn = HELD_OUT_OF,
): Promise<Gathered> {
  const { trace, base, variant, measure, place, filter, skip, seed } = run;
  const label = variant?.label ?? 'BASE';
  refuseOwnSteps([...base.chosen, ...(variant?.chosen ?? [])]);
  const model = prepare(trace, {
    base,
    variants: variant === null ? [] : [variant],
    host: countingHost(like),
    overrides: [],
    unit: 'ns',
    seed,
    skip,
    filter,
    watcher: run.watcher,
  });
  const lane = model.lanes[variant === null ? 0 : 1];
  const priced = model.steps.all.map(({ name }) => like.steps[name] !== undefined);
  let [values, without, differing] = [0, 0, 0];
  let differs: DifferingReturn | null = null;
  const rows = await eachCall(model, [lane], ({ ledger }, batch, row, number, modelled) => {
    if (number < skip || filter?.(batch, row) === false) return;
    const measured = measure(batch, row);
    if (measured === null) {
      without++;
      return;
    }
    const probe = latencyProbe(batch.op[row], batch.pfnCount[row]);
    if (probe < 0) return;
    const at = place(batch.line[row]);
    const recorded = batch.ret[row];
    if (!Number.isNaN(recorded) && recorded !== modelled) {
      differing++;
      differs ??= { ...at, recorded, modelled };
      return;
    }
    const unpriced = ledger.touched.subarray(0, ledger.touchedCount).find((step) => !priced[step]);
    if (unpriced !== undefined) throw unpricedCall(at, model.steps.info(unpriced).name, like);
    for (const [i, value] of measured.entries()) {
      const draw = streamHash(rowHash(seed, number), HELD_OUT_STREAM + i);
      const heldOut = oneIn > 0 && draw % oneIn === 0;
      into.add(lane, { label, probe: PROBES[probe].name, row: { ...at, value }, heldOut });
      values++;
    }
  });
  return { rows, values, without, differing, differs, overlapping: lane.timeline.overlapping };
}

/** Throws InputError where a variant brings a step: a host file has prices of built-in steps alone. */
function refuseOwnSteps(chosen: readonly Chosen[]): void {
  for (const { variant } of chosen) {
    const [own] = variant.steps ?? [];
    if (own !== undefined)
      throw new InputError(
        `variant ${variant.name} brings a step of its own (${own.name}), which no host file prices`,
      );
  }
}

function unpricedCall({ source, line }: Place, step: string, like: Host): InputError {
  return inputErrorAt(
    source,
    line,
    `this call takes ${step}, which host ${like.name} does not price; choose another --like, or leave such rows out with --filter`,
  );
}
