/** From the calls of a recording to the rows of a trace. */
import { PROTS } from '../../ops.js';
import type { PageRange } from '../../page-ranges.js';
import type { TraceMeta } from '../../trace.js';
import type { TraceRow } from '../../write.js';
import type { Place } from '../threads.js';
import { Before } from './before.js';
import { CALL_OPS, type CallColumns } from './call-columns.js';

const PAGE_SIZE = 4096n;
const PAGES_OF_2M = 512;
/** What was there before the recording is put so long before its first call: mapping it must be over by then. */
const EARLIER_NS = 10_000_000_000;

/** Pages that a call touches, and the first of them; addresses have 64 bits, so pages fit a double. */
export function pagesOf({ addr, len }: CallColumns, call: number): PageRange {
  const end = addr[call] + len[call];
  return { first: Number(addr[call] / PAGE_SIZE), end: Number((end + PAGE_SIZE - 1n) / PAGE_SIZE) };
}

/** What was there before the first call, by VM. */
export function beforeOf(
  calls: CallColumns,
  order: Uint32Array,
  places: ReadonlyMap<number, Place>,
): Map<number, Before> {
  const vms = new Map<number, Before>();
  for (const call of order) {
    const { vm } = places.get(calls.thread[call])!;
    const before = vms.get(vm) ?? new Before();
    vms.set(vm, before);
    // an unmap that found nothing tells of nothing that was there
    if (calls.unmapped[call] === 0) continue;
    let ret = calls.ret[call];
    for (const part of calls.parts(call)) {
      const pages = pagesOf(calls, part);
      before.take(CALL_OPS[calls.op[call]], pages, ret);
      // what is returned is the pages of all parts
      if (ret > 0) ret = Math.max(0, ret - (pages.end - pages.first));
    }
  }
  return vms;
}

/** A container without an IOMMU pins nothing at a map. */
export function containerOf(calls: CallColumns, order: Uint32Array): TraceMeta['container'] {
  const { runs, op } = calls;
  if (order.some((call) => runs[call] > 0)) return 'iommu';
  const isEmulated = (call: number): boolean =>
    (runs[call] === 0 && calls.succeeded(call)) || !['map', 'unmap'].includes(CALL_OPS[op[call]]);
  return order.some(isEmulated) ? 'mdev' : 'iommu';
}

/** The host pages behind a map, where its calls of iommu_map tell: each is of physically contiguous pages. */
function backingOf(calls: CallColumns, call: number, backing: string): string {
  if (!(calls.runs[call] > 0) || !calls.succeeded(call)) return backing;
  const { first, end } = pagesOf(calls, call);
  const run = Math.max(1, Math.floor((end - first) / calls.runs[call]));
  if (run >= PAGES_OF_2M) return 'thp';
  return run === 1 ? '4k' : `4k:run=${run}`;
}

/**
 * Rows for what was there before, then the calls by their start.
 * @param backing of maps that do not tell theirs
 */
export function* rowsOf(
  calls: CallColumns,
  order: Uint32Array,
  places: ReadonlyMap<number, Place>,
  before: ReadonlyMap<number, Before>,
  backing: string,
): Generator<TraceRow, void> {
  for (const [vm, one] of before) yield* earlierRows(calls, order, { vm, cpu: 0 }, one, backing);
  for (const call of order) {
    const op = CALL_OPS[calls.op[call]];
    const { prot, latNs, ret } = calls;
    const row: TraceRow = {
      ...(calls.timed ? { tsNs: calls.tsNs(call) } : {}),
      ...places.get(calls.thread[call])!,
      op,
      ...(Number.isNaN(latNs[call]) ? {} : { latNs: latNs[call] }),
      ...(Number.isNaN(ret[call]) ? {} : { ret: ret[call] }),
    };
    const said = prot[call] === 0 ? {} : { prot: PROTS[prot[call]] };
    const pfns = (): number[] => [...calls.parts(call)].flatMap((part) => pagesIn(pagesOf(calls, part)));
    if (op === 'pin') yield { ...row, pfns: pfns(), ...said };
    else if (op === 'unpin') yield { ...row, pfns: pfns() };
    else {
      const range = { ...row, addr: calls.addr[call], len: calls.len[call] };
      yield op === 'map' ? { ...range, ...said, backing: backingOf(calls, call, backing) } : range;
    }
  }
}

function* earlierRows(
  calls: CallColumns,
  order: Uint32Array,
  place: Place,
  before: Before,
  backing: string,
): Generator<TraceRow, void> {
  const first = BigInt(calls.tsNs(order[0]));
  const earlier = first > EARLIER_NS ? first - BigInt(EARLIER_NS) : 0n;
  const when = calls.timed ? { tsNs: earlier } : {};
  for (const { first: page, end } of before.maps())
    yield { ...when, ...place, op: 'map', addr: bytesOf(page), len: bytesOf(end - page), backing };
  for (const range of before.pinCalls()) yield { ...when, ...place, op: 'pin', pfns: pagesIn(range) };
}

function bytesOf(pages: number): bigint {
  return BigInt(pages) * PAGE_SIZE;
}

function pagesIn({ first, end }: PageRange): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
