/** What is odd about a trace, in words: nothing that stops a replay, but something that its user should know. */
import { counted, grouped } from '../counted.js';
import { closest } from '../did-you-mean.js';
import { shown } from './fault.js';
import { METADATA_KEYS } from './metadata.js';
import { OPS, opNumber } from './ops.js';
import type { Oddity, PinSummary } from './summary/pin-summary.js';
import type { TraceMeta } from './trace.js';

export interface Tally {
  rows: number;
  rowsWithoutTime: number;
  /** Rows of a vm behind its mm_exit. */
  readonly afterExit: Oddity;
}

/** The key under which `import` notes that the tracer lost events. */
const LOST_EVENTS = 'lost_events';

/** What a VM's end consists of: such rows behind its mm_exit are as they should be. */
export const TEARDOWN: ReadonlySet<number> = new Set(
  ['unmap', 'unpin', 's2_unmap', 'ioeventfd_del', 'mm_exit'].map(opNumber),
);

/** Ops that find nothing without a map row before them; the last two are also served by a memslot (kvm_read_guest). */
const NEED_MAP = ['pin', 'dev_dma', 'dma_read', 'dma_write'].map(opNumber);
const SERVED_BY_MEMSLOT: ReadonlySet<number> = new Set(NEED_MAP.slice(2));

/** Of a last line without its end, which was read as a whole one: it may be a part of one. */
export function unendedText(line: number): string {
  return `the last line, ${line}, has no line end: the file may be cut off there`;
}

function oddityText({ rows, line }: Oddity, what: string): string {
  return `${counted(rows, 'row')} ${what}, the first in line ${line}`;
}

/**
 * What is odd about the metadata, each a sentence: unknown keys that look like a known one (a limit that was meant is not
 * in force then), the problems that reading it has found (all of them are there when all rows were read), and events that
 * the recording lost.
 */
export function metadataProblems(meta: TraceMeta): string[] {
  const nearKeys = [...meta.all.keys()].flatMap((key) => {
    const near = METADATA_KEYS.includes(key) ? undefined : closest(key, METADATA_KEYS);
    return near === undefined ? [] : [`metadata key ${key} has no meaning (did you mean ${near}?)`];
  });
  const lost = meta.all.get(LOST_EVENTS);
  const holes =
    lost === undefined ? [] : [`events were lost while it was recorded (${LOST_EVENTS}: ${shown(lost)})`];
  return [...nearKeys, ...meta.problems, ...holes];
}

/**
 * The problems of a trace that was read whole, each a sentence without a full stop.
 * @param opRows rows by op number
 * @param pins null where rows were left out: nothing is said then of what rows find of those before them
 */
export function problemsOf(
  meta: TraceMeta,
  opRows: ArrayLike<number>,
  tally: Tally,
  pins: Pick<PinSummary, 'unpinsOfUnpinned' | 'pinsOutsideMaps'> | null,
): string[] {
  const problems: string[] = [];
  if (meta.origin === undefined) {
    problems.push('no origin is given (# origin: recorded, reconstructed or synthetic)');
  }
  problems.push(...metadataProblems(meta));
  if (tally.rows === 0)
    problems.push(pins === null ? 'no row of the trace was chosen' : 'the trace has no rows');
  if (tally.rowsWithoutTime > 0 && tally.rowsWithoutTime < tally.rows) {
    problems.push(`ts_ns is empty in ${grouped(tally.rowsWithoutTime)} of ${counted(tally.rows, 'row')}`);
  }
  if (pins === null) return problems;
  const hasMemslot = opRows[opNumber('memslot')] > 0;
  const needMap = NEED_MAP.filter((op) => opRows[op] > 0 && !(hasMemslot && SERVED_BY_MEMSLOT.has(op))).map(
    (op) => OPS[op].name,
  );
  if (opRows[opNumber('map')] === 0) {
    if (needMap.length > 0)
      problems.push(`there is no map row: ${needMap.join(', ')} will find nothing mapped`);
  } else if (pins.pinsOutsideMaps.rows > 0) {
    problems.push(oddityText(pins.pinsOutsideMaps, 'with pins outside every map seen so far'));
  }
  if (pins.unpinsOfUnpinned.rows > 0) {
    problems.push(oddityText(pins.unpinsOfUnpinned, 'with unpins of pages that are not pinned'));
  }
  if (tally.afterExit.rows > 0) problems.push(oddityText(tally.afterExit, 'after the mm_exit of their vm'));
  return problems;
}
