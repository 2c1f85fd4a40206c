/** What a thread does with its lanes: batch after batch from the ring, until no more comes or somebody stops. */
import type { FinishedLane, Returns } from '../finished.js';
import type { LaneGroup } from '../lane-group.js';
import type { Ring } from './ring.js';

export interface ThreadOptions {
  readonly ring: Ring;
  readonly group: LaneGroup;
  /** Number of this thread; 0 reads the trace. */
  readonly thread: number;
  /** Tells the reading thread that there is room in the ring. */
  readonly wake: () => void;
}

/** What the lanes of a thread came to; nothing where the run ended before its time. */
export interface ThreadResult {
  readonly lanes: readonly FinishedLane[];
  /** Of BASE's thread. */
  readonly returns: Returns;
}

/**
 * Sleeps and runs until there is nothing more to do.
 * @param before is called before each batch with the number of backings that it may name
 */
export function runThread(options: ThreadOptions, before: (backings: number) => void): ThreadResult {
  const { ring, group, thread } = options;
  for (let batch = 0; ; batch++) {
    const next = ring.awaitBatch(batch);
    if (next === 'run') {
      const slot = ring.slot(batch);
      slot.open();
      before(slot.backings);
      runSlot(options, batch);
      continue;
    }
    ring.leave(thread, group.hasBase);
    return { lanes: next === 'finish' ? group.finish() : [], returns: group.returns };
  }
}

/** Runs one batch that is there. */
export function runSlot({ ring, group, thread, wake }: ThreadOptions, number: number): void {
  const slot = ring.slot(number);
  const { batch, firstRow, answers } = slot;
  let rows = group.run(batch, batch.rows, firstRow, slot.recorded, answers ?? undefined);
  if (group.hasBase) {
    slot.baseRows = rows;
    answers?.publish();
    ring.baseAnswered(number);
  } else {
    if (!ring.awaitBase(number)) return;
    rows = Math.min(rows, slot.baseRows);
    answers!.filledElsewhere(batch, rows);
  }
  group.compare(batch, rows, firstRow, answers ?? group.answers[0]);
  if (group.stop !== null) ring.stopAfter(number);
  ring.finished(thread, number, wake);
}
