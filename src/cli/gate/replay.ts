/** The ways into a gate that replay a trace: BASE and variants, or a lane against its stored baseline. */
import { InputError } from '../../failure.js';
import { type Baseline, baselineSide } from '../../gate/baseline.js';
import { readBaseline } from '../../gate/baseline-files.js';
import { checkLanes } from '../../gate/judge.js';
import { checkMismatches } from '../../gate/mismatch.js';
import { precheck } from '../../gate/precheck.js';
import type { Refused } from '../../gate/refused.js';
import { type KnownNames, replaySide, restsIn } from '../../gate/replay-side.js';
import type { SlowedDown } from '../../gate/selftest.js';
import type { Comparison, Side } from '../../gate/side.js';
import { STEPS } from '../../kernel/steps.js';
import { isTime, PROBES } from '../../replay/probes/probes.js';
import { changesNothing } from '../../report/replay/words.js';
import type { GateResult } from '../../results/gate.js';
import type { ReplayResult } from '../../results/replay.js';
import { OPS } from '../../trace/ops.js';
import { select } from '../../variants/select.js';
import { refusePipe } from '../open-trace.js';
import type { Streams } from '../streams.js';
import type { GateSettings } from './options.js';
import { replayedWithout } from './remaining.js';
import { identityOf, isDrawn, nsPer, type Replayed, replayText } from './replayed.js';
import { replayedWith, seedsOf, together, warningsOf } from './seeds.js';

/** What a way into the gate gives to be judged. */
export interface ToJudge {
  readonly way: GateResult['way'];
  readonly comparisons: readonly Comparison[];
  readonly replay: GateResult['replay'];
  readonly recordings?: GateResult['recordings'];
  readonly baseline: string | null;
  /** Left out: none was. */
  readonly refused?: readonly Refused[];
  readonly warnings: readonly string[];
}

/** What is to be judged in a self-test: BASE against itself, and slowed down. */
export interface Tested extends ToJudge {
  readonly at: SlowedDown;
}

const KNOWN: KnownNames = {
  probes: PROBES.map(({ name }) => name),
  ops: OPS.map(({ name }) => name),
};

/** A lane of a replay, with what to say of a step that its host does not price, so that no call can take it. */
function sideOf(result: ReplayResult, lane: number): Side {
  const unpriced = (name: string) => {
    const info = STEPS.find((step) => step.name === name);
    return info === undefined
      ? null
      : `${name} (${info.summary}) is a step that host ${result.host.name} has no price for`;
  };
  return replaySide(result, lane, { ...KNOWN, unpriced });
}

/** Throws InputError on what needs no replay to be told. */
function checkConditions({ rules }: GateSettings): void {
  precheck(
    rules,
    PROBES.map((probe) => ({ name: probe.name, isTime: isTime(probe) })),
    STEPS.map(({ name }) => name),
  );
}

/** Names of the lanes that are judged: as the report has it, and as it was typed. */
export async function lanesOf({ variant = [] }: GateSettings): Promise<string[][]> {
  if (variant.length === 0) return [['BASE']];
  return Promise.all(variant.map(async (text) => [(await select(text)).label, text]));
}

/** Throws InputError where there is nothing to compare with, and where a baseline is of something else. */
export async function replayToJudge(settings: GateSettings, streams: Streams): Promise<ToJudge> {
  const { baseline } = settings;
  if (baseline === undefined && (settings.variant ?? []).length === 0)
    throw new InputError('nothing to compare BASE with: give --variant, --baseline, or a second recording');
  const stored = baseline === undefined ? null : readBaseline(settings.baselineDir, baseline);
  const seeds = seedsOf(settings.inputs[0], settings, stored);
  checkConditions(settings);
  const all = await lanesOf(settings);
  checkLanes(settings.rules, all);
  const { runs, names, refused } = await replayedWithout(seeds, all, settings, streams);
  const [run] = runs;
  const { lanes } = run.result;
  const judged: Judged = {
    seeds,
    runs,
    lanes: (lanes.length > 1 ? [...lanes.keys()].slice(1) : [0]).map((lane, i) => ({
      lane,
      names: names[i],
    })),
  };
  return {
    ...(stored === null ? againstBase(judged) : againstStored(judged, stored, settings)),
    replay: replayText(run, seeds.length),
    baseline: baseline ?? null,
    refused,
  };
}

/** The replays of a gate, one for each seed, and the lanes of each that are judged. */
interface Judged {
  readonly seeds: readonly number[];
  readonly runs: readonly Replayed[];
  readonly lanes: readonly { readonly lane: number; readonly names: readonly string[] }[];
}

type Compared = Pick<ToJudge, 'way' | 'comparisons' | 'warnings'>;

/** Each lane against BASE of the same replay. */
function againstBase({ seeds, runs, lanes }: Judged): Compared {
  const results = runs.map(({ result }) => result);
  const [run] = runs;
  const comparisons = lanes.map(({ lane, names }) => {
    const restsOf = restsIn(results, lane);
    const each = results.map((one) => ({
      base: sideOf(one, 0),
      variant: sideOf(one, lane),
      names,
      nsPer: nsPer(run),
      isInRows: false,
      restsOf,
      isOneDraw: seeds.length === 1 && isDrawn(run),
    }));
    return together(seeds, each);
  });
  // a variant that this trace does not exercise passes every gate
  const warned = results.map((one) => [
    ...one.warnings,
    ...lanes.flatMap(({ lane }) => changesNothing(one, lane) ?? []),
  ]);
  return { way: 'replay', comparisons, warnings: warningsOf(seeds, warned) };
}

/** Each lane against the same one of a stored baseline, with each seed. */
function againstStored({ seeds, runs, lanes }: Judged, stored: Baseline, settings: GateSettings): Compared {
  const results = runs.map(({ result }) => result);
  const [run] = runs;
  const { warnings, side } = storedSides(stored, run, settings);
  const comparisons = lanes.map(({ lane, names }) => {
    const each = results.map((one, seed) => ({
      base: side(seed, lane),
      variant: sideOf(one, lane),
      names,
      nsPer: nsPer(run),
      isInRows: false,
    }));
    return together(seeds, each);
  });
  const warned = results.map((one) => one.warnings);
  return { way: 'baseline', comparisons, warnings: [...warningsOf(seeds, warned), ...warnings] };
}

/**
 * The lanes of the stored baseline, after a look at whether it is of the same run.
 * @param run with the first seed
 */
function storedSides(stored: Baseline, run: Replayed, settings: GateSettings) {
  const { result } = run;
  const warnings = checkMismatches(
    stored.name,
    stored,
    { identity: identityOf(run, settings), unit: result.unit },
    settings.allowedMismatches,
  );
  const steps = result.steps.map(({ name }) => name);
  const side = (seed: number, lane: number) =>
    baselineSide(stored, seed, result.lanes[lane].label, steps, KNOWN);
  return { warnings, side };
}

/** BASE, or the lane that is held against its baseline, slowed down, against what it is compared with. */
export async function slowedReplay(settings: GateSettings, streams: Streams): Promise<Tested> {
  refusePipe(settings.inputs[0], '--selftest replays the trace several times');
  const { baseline, inputs } = settings;
  const stored = baseline === undefined ? null : readBaseline(settings.baselineDir, baseline);
  const seeds = seedsOf(inputs[0], settings, stored);
  checkConditions(settings);
  const own = { ...settings, variant: baseline === undefined ? [] : (settings.variant ?? []).slice(0, 1) };
  const firsts = await replayedWith(seeds, inputs[0], own, streams);
  const [{ result }] = firsts;
  const lane = result.lanes.length - 1;
  const sides = stored === null ? null : storedSides(stored, firsts[0], settings);
  const bases = firsts.map((one, seed) => (sides === null ? sideOf(one.result, 0) : sides.side(seed, lane)));
  const at: SlowedDown = async (factor) => {
    const runs = factor === 1 ? firsts : await replayedWith(seeds, inputs[0], own, streams, factor);
    const each = runs.map((run, i) => {
      const variant = sideOf(run.result, lane);
      const label = factor === 1 ? variant.label : `${variant.label} slowed down`;
      return { base: bases[i], variant: { ...variant, label }, nsPer: nsPer(run), isInRows: false };
    });
    return together(seeds, each);
  };
  return {
    way: stored === null ? 'replay' : 'baseline',
    comparisons: [await at(1)],
    replay: replayText(firsts[0], seeds.length),
    baseline: baseline ?? null,
    warnings: [
      ...warningsOf(
        seeds,
        firsts.map((one) => one.result.warnings),
      ),
      ...(sides?.warnings ?? []),
    ],
    at,
  };
}
