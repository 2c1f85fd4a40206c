/** From a recording of VFIO's calls, as the recorders of scripts/record make it, to a trace. */
import { counted, grouped } from '../../../counted.js';
import { InputError, shownName } from '../../../failure.js';
import { sumOf } from '../../../sums.js';
import { COLUMNS } from '../../ops.js';
import type { TraceMeta } from '../../trace.js';
import type { ImportChoices, Imported } from '../imported.js';
import { checkSpan } from '../instants.js';
import { oneLine, sourceText, threadsText } from '../meta-text.js';
import { type Recorded, recordedNotes } from '../recorded-notes.js';
import type { Place, Thread, Threads } from '../threads.js';
import type { Before } from './before.js';
import { CALL_OPS, type CallColumns, type CallOp, EVERYTHING } from './call-columns.js';
import { beforeOf, containerOf, rowsOf } from './call-rows.js';

const USED = new Set(['vm', 'cpu', 'op', 'addr', 'len', 'pfns', 'backing', 'prot', 'lat_ns', 'ret']);

/** What was found in a recording. */
export interface FoundCalls {
  readonly calls: CallColumns;
  readonly threads: Threads;
  /** Calls that no row can hold, by what is wrong with them. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/**
 * @param name as the user gave it, `-` for standard input
 * @param form of the recording, for people
 * Throws InputError where there is no call in it, and for a --vm-of of somebody who made none.
 */
export function importCalls(
  name: string,
  form: string,
  recorded: Recorded,
  found: FoundCalls,
  { vmOf, pids = [], backing = '4k', ...choices }: ImportChoices,
): Imported {
  const { calls, threads, leftOut } = found;
  const file = shownName(name);
  if (calls.length === 0) throw new InputError(`${file}: ${noCall(recorded, leftOut)}`);
  threads.refuseUnknown('--vm-of', vmOf.keys(), file);
  threads.refuseUnknown('--pid', pids, file);
  const isChosen = ({ tid, pid }: Thread): boolean =>
    pids.length === 0 || pids.some((id) => id === tid || id === pid);
  const order = calls.byTime().filter((call) => isChosen(threads.all[calls.thread[call]]));
  for (const call of order) threads.all[calls.thread[call]].rows++;
  const places = threads.places(vmOf);
  checkSpan(calls, order, 'call', name);
  const before = beforeOf(calls, order, places);
  const opCounts = countsOf(calls, order);
  const container = choices.container ?? containerOf(calls, order);
  const acting = [...places].map(([number, place]) => ({ ...threads.all[number], ...place }));
  const earlier = earlierText([...before.values()]);
  const about: About = { name, form, recorded, found, order, acting, opCounts, earlier, backing, container };
  return {
    meta: metaOf(about),
    columns: COLUMNS.filter((column) => USED.has(column) || (column === 'ts_ns' && calls.timed)),
    ops: [...new Set([...opCounts.keys(), ...(earlier === null ? [] : ['map'])])],
    notes: notesOf(
      about,
      sumOf(before.values(), ({ unexplained }) => unexplained),
    ),
    rows: () => rowsOf(calls, order, places, before, backing),
  };
}

function noCall({ lines }: Recorded, leftOut: FoundCalls['leftOut']): string {
  if (leftOut.size > 0)
    return `none of the calls on ${counted(lines, 'line')} can be a row: ${leftOutText(leftOut).join(', ')}`;
  return `no call on ${counted(lines, 'line')}; expected ${CALL_OPS.slice(0, -1).join(', ')} or ${CALL_OPS.at(-1)}`;
}

function leftOutText(leftOut: FoundCalls['leftOut']): string[] {
  return [...leftOut].map(([what, count]) => `${what} (${grouped(count)})`);
}

interface About {
  readonly name: string;
  readonly form: string;
  readonly recorded: Recorded;
  readonly found: FoundCalls;
  /** The calls that become rows, by time. */
  readonly order: Uint32Array;
  readonly acting: readonly (Place & Thread)[];
  readonly opCounts: ReadonlyMap<CallOp, number>;
  /** What was there before; null: nothing. */
  readonly earlier: string | null;
  readonly backing: string;
  readonly container: TraceMeta['container'];
}

function countsOf({ op }: CallColumns, order: Uint32Array): Map<CallOp, number> {
  const counts = CALL_OPS.map(() => 0);
  for (const call of order) counts[op[call]]++;
  const all = CALL_OPS.map((name, index): [CallOp, number] => [name, counts[index]]);
  return new Map(all.filter(([, count]) => count > 0));
}

function opsText(counts: ReadonlyMap<CallOp, number>): string {
  return [...counts].map(([op, count]) => `${op} ${grouped(count)}`).join(', ');
}

function earlierText(all: readonly Before[]): string | null {
  const maps = all.flatMap((before) => before.maps()).length;
  const pins = all.flatMap((before) => before.pinCalls()).length;
  const parts = [...(maps > 0 ? [`${maps} of map`] : []), ...(pins > 0 ? [`${pins} of pin`] : [])];
  return parts.length === 0
    ? null
    : `${counted(maps + pins, 'row')} in front (${parts.join(', ')}), for what must have been there before the recording began; --skip ${maps + pins} leaves them out of the histograms`;
}

/** What the recording does not tell, and how it is taken. */
function assumedText({ found: { calls }, order, earlier, backing, container }: About): string[] {
  const { op, runs, len } = calls;
  const isUntold = (call: number): boolean =>
    CALL_OPS[op[call]] === 'map' && !(runs[call] > 0) && calls.succeeded(call);
  const whole = order.filter((call) => len[call] === EVERYTHING).length;
  return [
    ...(earlier !== null || order.some(isUntold)
      ? [`backing ${backing} where no calls of iommu_map tell it`]
      : []),
    ...(order.some((call) => runs[call] >= 0) ? [] : [`container ${container}, by the operations alone`]),
    ...(whole > 0
      ? [`unmap of all (VFIO_DMA_UNMAP_FLAG_ALL) is one of 0 to 2^64, ${counted(whole, 'call')}`]
      : []),
  ];
}

/** Where some maps were for an IOMMU and others were not: a trace has one kind of container. */
function mixedText({ found: { calls }, order, container }: About): string[] {
  const others = order.filter((call) => {
    const isTold = calls.runs[call] >= 0 && calls.succeeded(call);
    return isTold && (calls.runs[call] > 0 ? 'iommu' : 'mdev') !== container;
  });
  if (others.length === 0) return [];
  const which = container === 'iommu' ? 'no IOMMU' : 'an IOMMU';
  return [
    `${counted(others.length, 'map')}, the first in line ${calls.line[others[0]]}, had ${which} behind; a trace has one kind of container, ${container} here: --pid takes the calls of one process alone`,
  ];
}

function metaOf(about: About): Partial<TraceMeta> {
  const { name, form, recorded, acting, opCounts, earlier, container } = about;
  const assumed = assumedText(about).join('; ');
  const leftOut = [...about.found.leftOut]
    .concat(recorded.notUnderstood.count > 0 ? [['lines not understood', recorded.notUnderstood.count]] : [])
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
  const { lost } = recorded;
  const all = new Map([
    ['calls', opsText(opCounts)],
    ['threads', threadsText(acting)],
    ...(earlier === null ? [] : [['derived', earlier] as const]),
    ...(assumed === '' ? [] : [['assumed', assumed] as const]),
    ...(leftOut === '' ? [] : [['left_out', leftOut] as const]),
    ...(lost.count === 0 ? [] : [['lost_events', `${lost.events || 'some, nobody counted them'}`] as const]),
  ]);
  return {
    workload: 'VFIO calls of a recorded machine',
    origin: 'recorded',
    source: oneLine(`${sourceText(name)} (${form})`),
    ...(recorded.kernel === null ? {} : { kernel: recorded.kernel }),
    container,
    all,
  };
}

function notesOf(about: About, unexplained: number): string[] {
  const { name, form, recorded, order, acting, opCounts, earlier } = about;
  const vms = new Set(acting.map(({ vm }) => vm)).size;
  return [
    `${shownName(name)}: ${form}, ${counted(recorded.lines, 'line')}: ${counted(order.length, 'call')} ` +
      `(${opsText(opCounts)}) of ${counted(vms, 'process', 'processes')} with ${counted(acting.length, 'thread')}`,
    ...(earlier === null ? [] : [`derived: ${earlier}`]),
    ...assumedText(about).map((text) => `assumed: ${text}`),
    ...mixedText(about),
    ...(unexplained > 0
      ? [
          `${counted(unexplained, 'call')} did what the recorded calls before do not allow: some of those are missing in the recording`,
        ]
      : []),
    ...leftOutText(about.found.leftOut).map((text) => `left out, as no row can hold it: ${text}`),
    ...recordedNotes(recorded),
  ];
}
