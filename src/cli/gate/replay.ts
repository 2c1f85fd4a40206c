/** The ways into a gate that replay a trace: BASE and variants, or a lane against its stored baseline. */
import { InputError } from '../../failure.js';
import { baselineSide, hashOf, type LaneVariants } from '../../gate/baseline.js';
import { readBaseline } from '../../gate/baseline-files.js';
import { checkLanes } from '../../gate/judge.js';
import { checkMismatches, type Identity } from '../../gate/mismatch.js';
import { precheck } from '../../gate/precheck.js';
import { type KnownNames, replaySide, restsIn } from '../../gate/replay-side.js';
import type { SlowedDown } from '../../gate/selftest.js';
import type { Comparison } from '../../gate/side.js';
import type { Host } from '../../hosts/host.js';
import { hostNames, loadHost } from '../../hosts/load.js';
import { STEPS } from '../../kernel/steps.js';
import type { Streams } from '../../main.js';
import { isTime, PROBES } from '../../replay/probes.js';
import type { ReplayOptions } from '../../replay/replay.js';
import { changesNothing } from '../../report/words.js';
import type { GateResult } from '../../stats/gate-result.js';
import type { ReplayResult } from '../../stats/result.js';
import { OPS } from '../../trace/ops.js';
import { select } from '../../variants/select.js';
import { VERSION } from '../../version.js';
import { askedOf, jobsOf, type ModelOptions, replayOptions } from '../model-options.js';
import { type ReadingOptions, withTrace } from '../open-trace.js';
import { refuseNothing, runReplay } from '../run-replay.js';
import type { GateSettings } from './options.js';
import { slowed } from './slowed.js';

/** What a way into the gate gives to be judged. */
export interface ToJudge {
  readonly way: GateResult['way'];
  readonly comparisons: readonly Comparison[];
  readonly replay: GateResult['replay'];
  readonly recordings?: GateResult['recordings'];
  readonly baseline: string | null;
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

/** With what to say of a step that the host of a replay does not price, so that no call can take it. */
function knownOn({ host }: ReplayResult): KnownNames {
  const unpriced = (name: string) => {
    const info = STEPS.find((step) => step.name === name);
    return info === undefined
      ? null
      : `${name} (${info.summary}) is a step that host ${host.name} has no price for`;
  };
  return { ...KNOWN, unpriced };
}

/** Throws InputError on what needs no replay to be told. */
function checkConditions({ rules }: GateSettings): void {
  precheck(
    rules,
    PROBES.map((probe) => ({ name: probe.name, isTime: isTime(probe) })),
    STEPS.map(({ name }) => name),
  );
}

export interface Replayed {
  /** The trace as the user named it: the same wherever the package lies. */
  readonly name: string;
  readonly options: ReplayOptions;
  readonly result: ReplayResult;
  readonly sha256: string | null;
}

/** Replays a trace once. Throws InputError where nothing is recorded: a comparison of nothing passes nothing. */
export async function replayed(
  name: string,
  options: ModelOptions & ReadingOptions & { readonly quiet?: boolean },
  streams: Streams,
  factor = 1,
): Promise<Replayed> {
  const asked = await askedOf(options);
  const { run, result } = await withTrace(name, options, streams, async (trace) => {
    const run = slowed(await replayOptions(trace, options, asked), factor);
    const how = { jobs: jobsOf(options), quiet: options.quiet === true };
    return { run, result: await runReplay(trace, run, how, streams) };
  });
  refuseNothing(result);
  return { name, options: run, result, sha256: result.trace.sha256 };
}

/** What the replay was of, for a baseline. Throws InputError where the trace was not read whole. */
export function identityOf({ name, options, result, sha256 }: Replayed, { filter }: ModelOptions): Identity {
  if (sha256 === null)
    throw new InputError(`${name}: a baseline stands for a whole trace; leave out --limit`);
  const { overrides } = result.host;
  return {
    trace: { name, sha256 },
    host: {
      name: options.host.name,
      sha256: hashOf([prices(options.host), options.overrides]),
      ...(overrides.length === 0 ? {} : { set: overrides }),
    },
    seed: options.seed,
    version: VERSION,
    base: options.base.label,
    recorded: { skip: options.skip, filter: filter ?? null },
  };
}

/** The variants of each lane with all of their parameters, BASE first. */
export function chosenIn({ options: { base, variants } }: Replayed): LaneVariants[] {
  return [base, ...variants].map(({ chosen }) =>
    chosen.map(({ variant: { name }, params }) => ({ name, params: { ...params } })),
  );
}

/** What of a host bears on times; prose does not. */
function prices(host: Host): unknown {
  const prose = new Set(['name', 'summary', 'kernel', 'source', 'caveats', 'from', 'why']);
  return JSON.parse(JSON.stringify(host, (key, value) => (prose.has(key) ? undefined : value)));
}

/** Names of the lanes that are judged: as the report has it, and as it was typed. */
export async function lanesOf({ variant = [] }: GateSettings): Promise<string[][]> {
  if (variant.length === 0) return [['BASE']];
  return Promise.all(variant.map(async (text) => [(await select(text)).label, text]));
}

/** Throws InputError where there is nothing to compare with, and where a baseline is of something else. */
export async function replayToJudge(settings: GateSettings, streams: Streams): Promise<ToJudge> {
  const [trace] = settings.inputs;
  const { baseline } = settings;
  if (baseline === undefined && (settings.variant ?? []).length === 0)
    throw new InputError('nothing to compare BASE with: give --variant, --baseline, or a second recording');
  if (baseline !== undefined) readBaseline(settings.baselineDir, baseline);
  checkConditions(settings);
  const names = await lanesOf(settings);
  checkLanes(settings.rules, names);
  const run = await replayed(trace, settings, streams);
  const { result } = run;
  const lanes = result.lanes.length > 1 ? [...result.lanes.keys()].slice(1) : [0];
  const about = { replay: replayText(run), baseline: baseline ?? null };
  if (baseline === undefined) {
    const base = replaySide(result, 0, knownOn(result));
    const comparisons = lanes.map((lane, i) => ({
      base,
      variant: replaySide(result, lane, knownOn(result)),
      names: names[i],
      nsPer: nsPer(run),
      isInRows: false,
      restsOf: restsIn(result, lane),
    }));
    // a variant that this trace does not exercise passes every gate
    const unlike = lanes.flatMap((lane) => changesNothing(result, lane) ?? []);
    return { way: 'replay', comparisons, warnings: [...result.warnings, ...unlike], ...about };
  }
  const { warnings, side } = storedSides(run, settings);
  const comparisons = lanes.map((lane, i) => ({
    base: side(lane),
    variant: replaySide(result, lane, knownOn(result)),
    names: names[i],
    nsPer: nsPer(run),
    isInRows: false,
  }));
  return { way: 'baseline', comparisons, warnings: [...result.warnings, ...warnings], ...about };
}

/** The lanes of the stored baseline, after a look at whether it is of the same run. */
function storedSides(run: Replayed, settings: GateSettings) {
  const { result } = run;
  const stored = readBaseline(settings.baselineDir, settings.baseline!);
  const warnings = checkMismatches(
    settings.baseline!,
    stored,
    { identity: identityOf(run, settings), unit: result.unit },
    settings.allowedMismatches,
  );
  const steps = result.steps.map(({ name }) => name);
  return { warnings, side: (lane: number) => baselineSide(stored, result.lanes[lane].label, steps, KNOWN) };
}

/** BASE, or the lane that is held against its baseline, slowed down, against what it is compared with. */
export async function slowedReplay(settings: GateSettings, streams: Streams): Promise<Tested> {
  const [trace] = settings.inputs;
  if (trace === '-') throw new InputError('--selftest replays the trace several times: give it as a file');
  const { baseline } = settings;
  checkConditions(settings);
  const own = { ...settings, variant: baseline === undefined ? [] : (settings.variant ?? []).slice(0, 1) };
  const first = await replayed(trace, own, streams);
  const { result } = first;
  const lane = result.lanes.length - 1;
  const stored = baseline === undefined ? null : storedSides(first, settings);
  const base = stored === null ? replaySide(result, 0, knownOn(result)) : stored.side(lane);
  const at = async (factor: number): Promise<Comparison> => {
    const run = factor === 1 ? first : await replayed(trace, own, streams, factor);
    const variant = replaySide(run.result, lane, knownOn(run.result));
    const label = factor === 1 ? variant.label : `${variant.label} slowed down`;
    return { base, variant: { ...variant, label }, nsPer: nsPer(run), isInRows: false };
  };
  return {
    way: stored === null ? 'replay' : 'baseline',
    comparisons: [await at(1)],
    replay: replayText(first),
    baseline: baseline ?? null,
    warnings: [...result.warnings, ...(stored?.warnings ?? [])],
    at,
  };
}

function replayText({ name, result, options }: Replayed): NonNullable<GateResult['replay']> {
  const { trace, host, seed, unit } = result;
  return {
    trace: name,
    sha256: trace.sha256,
    rows: trace.rows,
    recordedRows: trace.recordedRows,
    host: host.name,
    hostSha256: hashOf([prices(options.host), options.overrides]),
    isHostOfPackage:
      hostNames().includes(host.name) && hashOf(prices(loadHost(host.name))) === hashOf(prices(options.host)),
    overrides: host.overrides,
    effects: host.effects,
    chosen: trace.chosen ?? null,
    seed,
    unit,
  };
}

function nsPer({ options: { host } }: Replayed): Readonly<Record<string, number>> {
  return host.unit === 'ns' ? {} : { [host.unit]: 1 / host.unitsPerNs.value };
}
