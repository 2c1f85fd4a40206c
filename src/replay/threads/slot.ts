/** One batch of the ring, with what belongs to it, in memory that all threads see. */
import { TraceBatch } from '../../trace/batch.js';
import { Answers, type OwnBytes, type SharedAnswers, sharedAnswers } from '../answers.js';

/** Words of a slot, float64 each. */
const ROWS = 0;
const PFNS = 1;
const FIRST_ROW = 2;
const BACKINGS = 3;
const BASE_ROWS = 4;
const ACCESSED = 5;
const COLUMNS = 6;
const OPS = 7;
const SLOT_WORDS = 8;

export interface SlotMemory {
  readonly words: SharedArrayBuffer;
  readonly batch: SharedArrayBuffer;
  readonly recorded: SharedArrayBuffer;
  /** BASE's, where threads must see them that do not run it. */
  readonly answers: SharedAnswers | null;
}

/** @param answers threads must see BASE's answers that do not run it */
export function slotMemory(rows: number, answers: boolean): SlotMemory {
  return {
    words: new SharedArrayBuffer(SLOT_WORDS * Float64Array.BYTES_PER_ELEMENT),
    batch: new TraceBatch(rows).memory,
    recorded: new SharedArrayBuffer(rows),
    answers: answers ? sharedAnswers(rows) : null,
  };
}

/** A slot as one thread sees it. */
export class Slot {
  readonly batch: TraceBatch;
  /** 1 for each row that the probes see. */
  readonly recorded: Uint8Array;
  readonly answers: Answers | null;
  private readonly words: Float64Array;

  /** @param own where BASE leaves bytes of its answers until they are published, in the thread that runs it */
  constructor({ words, batch, recorded, answers }: SlotMemory, rows: number, own: OwnBytes) {
    this.batch = new TraceBatch(rows, batch);
    this.recorded = new Uint8Array(recorded);
    this.answers = answers && new Answers(rows, answers, own);
    this.words = new Float64Array(words);
  }

  /** The reading thread has filled the batch. */
  fill(firstRow: number, backings: number): void {
    this.words[ROWS] = this.batch.rows;
    this.words[PFNS] = this.batch.pfnsUsed;
    this.words[ACCESSED] = this.batch.accessed;
    this.words[COLUMNS] = this.batch.columns;
    this.words[OPS] = this.batch.ops;
    this.words[FIRST_ROW] = firstRow;
    this.words[BACKINGS] = backings;
  }

  /** Takes over what the reading thread has said of the batch; to be called before another thread looks at it. */
  open(): void {
    this.batch.rows = this.words[ROWS];
    this.batch.pfnsUsed = this.words[PFNS];
    this.batch.accessed = this.words[ACCESSED];
    this.batch.columns = this.words[COLUMNS];
    this.batch.ops = this.words[OPS];
  }

  /** Number of the first row in the trace, from 0. */
  get firstRow(): number {
    return this.words[FIRST_ROW];
  }

  /** Backings of the trace that rows up to here name. */
  get backings(): number {
    return this.words[BACKINGS];
  }

  /** Rows that BASE has answered: all, or those before the one that it failed at. */
  get baseRows(): number {
    return this.words[BASE_ROWS];
  }

  set baseRows(rows: number) {
    this.words[BASE_ROWS] = rows;
  }
}
