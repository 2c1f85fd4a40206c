/** What a result rests on and what the calls came to, as short statements for the formats that have no table for it. */
import { shownName } from '../../failure.js';
import { callProblems, returnsText } from '../../results/call-problems.js';
import { latenciesText } from '../../results/recorded-latencies.js';
import type { LaneResult, ReplayResult } from '../../results/replay.js';
import { counted, grouped, percent, quantity } from '../numbers.js';
import { differingTexts, FAILED_CALLS } from './words.js';

export interface Statement {
  readonly about: string;
  readonly text: string;
}

const ORIGINS: Record<string, string> = {
  recorded: 'recorded on a real host',
  reconstructed: 'reconstructed from published figures, not recorded',
  synthetic: 'synthetic, not recorded',
};

export function provenance(result: ReplayResult): Statement[] {
  const { trace, host, recordedReturns } = result;
  const isAssumed = result.lanes.some(({ assumedShare, splitShare }) => assumedShare + splitShare > 0);
  return [
    {
      about: 'modelled',
      text: 'latencies are counts of kernel steps times the prices of a host, not measurements',
    },
    { about: 'trace', text: traceText(result) },
    ...optional('rows', chosenText(result)),
    { about: 'origin', text: originText(result) },
    ...optional('workload', trace.workload),
    { about: 'host', text: sentence([`${host.name}, ${host.summary}`, host.source]) },
    {
      about: 'kernel',
      text: `prices of ${host.kernel}; the trace is from ${trace.kernel ?? 'a kernel that it does not name'}`,
    },
    ...result.lanes.map((lane, i) => ({ about: i === 0 ? 'BASE' : 'variant', text: variantsText(lane) })),
    { about: 'run', text: `vfiobench ${result.version}, seed ${result.seed}` },
    ...host.overrides.map(({ step, price }) => ({
      about: 'override',
      text: `${step} costs ${quantity(price)} ${result.unit} by --set`,
    })),
    ...(isAssumed ? result.lanes.map((lane) => ({ about: 'assumed', text: assumedText(lane) })) : []),
    ...host.effects.map((text) => ({ about: 'host', text })),
    ...host.caveats.map((text) => ({ about: 'caveat', text })),
    { about: 'returns', text: returnsText(recordedReturns) },
    ...optional('lat_ns', latenciesText(result)),
    ...badRowStatements(result),
    // what the first lines say need not be said again
    ...result.warnings
      .filter((text) => !callProblems(result).includes(text))
      .map((text) => ({ about: 'warning', text })),
  ];
}

/** Errnos by lane and rows that a variant answered differently. */
export function outcomes({ lanes }: ReplayResult): Statement[] {
  const errnos = lanes.flatMap(({ label, errnos: ofLane }) =>
    ofLane.length === 0
      ? []
      : [
          `${label}: ${ofLane.map(({ op, errno, rows }) => `${op} ${errno} in ${counted(rows, 'row')}`).join(', ')}`,
        ],
  );
  return [
    ...errnos.map((text) => ({ about: 'errnos', text })),
    ...(errnos.length > 0 ? [{ about: 'errnos', text: FAILED_CALLS }] : []),
    ...differingTexts(lanes).map((text) => ({ about: 'outcome', text })),
  ];
}

function traceText({ trace }: ReplayResult): string {
  const hash = trace.sha256 === null ? '' : `, sha256 ${trace.sha256.slice(0, 12)}`;
  const rows = `${counted(trace.rows, 'row')}, ${grouped(trace.recordedRows)} recorded in the histograms`;
  return `${shownName(trace.name)} (${trace.format}${hash}), ${rows}, container ${trace.container}`;
}

/** Which rows of the trace were recorded; null where every one was. */
export function chosenText({
  trace: { chosen },
}: {
  readonly trace: Pick<ReplayResult['trace'], 'chosen'>;
}): string | null {
  if (chosen === undefined) return null;
  const { filter, skip, limit } = chosen;
  return [
    ...(limit === null ? [] : [`--limit ${limit}: the replay ends after ${counted(limit, 'row')}`]),
    ...(skip === 0 ? [] : [`--skip ${skip}: recorded from row ${grouped(skip + 1)} on`]),
    ...(filter === null ? [] : [`--filter ${filter}: other rows only change state`]),
  ].join('; ');
}

function originText({ trace }: ReplayResult): string {
  const origin = trace.origin === null ? 'the trace does not say' : (ORIGINS[trace.origin] ?? trace.origin);
  return trace.source === null ? origin : `${origin}; ${trace.source}`;
}

function variantsText({ label, variants }: LaneResult): string {
  const behind = variants.map(({ name, summary, source }) => `${name}, ${summary} (${source})`).join(' + ');
  return label === 'BASE' || behind.startsWith(`${label}, `) ? behind : `${label}: ${behind}`;
}

function assumedText({ label, assumedShare, assumedSteps, splitShare }: LaneResult): string {
  const steps = assumedSteps.length === 0 ? '' : `; assumed: ${assumedSteps.join(', ')}`;
  return `${percent(assumedShare)} of the time of ${label} rests on assumed prices (*), ${percent(splitShare)} on assumed shares of fitted sums (~)${steps}`;
}

function badRowStatements({ trace }: ReplayResult): Statement[] {
  if (trace.badRowCount === 0) return [];
  const unlisted = trace.badRowCount - trace.badRows.length;
  return [
    { about: 'skipped', text: `${counted(trace.badRowCount, 'row')} that could not be read` },
    ...trace.badRows.map(({ line, message }) => ({ about: 'skipped', text: `line ${line}: ${message}` })),
    ...(unlisted > 0 ? [{ about: 'skipped', text: `and ${grouped(unlisted)} more` }] : []),
  ];
}

function optional(about: string, text: string | null): Statement[] {
  return text === null ? [] : [{ about, text }];
}

function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
