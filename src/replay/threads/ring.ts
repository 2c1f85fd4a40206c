/**
 * Batches in flight: a ring of slots in memory that all threads see. The reading thread fills a slot once every thread is
 * done with the batch that was in it; the other threads sleep until the next batch is there. Batches count up from 0, and
 * batch n lies in slot n modulo the size of the ring.
 */
import { OwnBytes } from '../answers.js';
import { Slot, type SlotMemory, slotMemory } from './slot.js';

/** Words of the control block, int32 each. */
const BELL = 0; // counts what the reading thread has to say
const POSTED = 1; // batches to be run
const STATE = 2; // OPEN, ENDED, LEFT
const LAST = 3; // last batch to be run; NEVER before somebody stops
const BASE = 4; // batches that BASE has answered
const WANTED = 5; // the reading thread sleeps until that many are done; 0: it does not
const DONE = 6; // and behind it: batches that each thread has done

const OPEN = 0;
const ENDED = 1;
const LEFT = 2;
const NEVER = 2 ** 31 - 1;

/** What a thread is given to see the ring. */
export interface RingMemory {
  readonly control: SharedArrayBuffer;
  /** Batches in flight, and rows of each at most. */
  readonly size: number;
  readonly rows: number;
  /** Threads must see BASE's answers that do not run it. */
  readonly answers: boolean;
  /** Those made so far, from the first on: a small trace takes few. All of them, once other threads are there. */
  readonly slots: SlotMemory[];
}

/**
 * @param slots batches in flight
 * @param rows of each at most
 * @param threads how many there are
 * @param answers threads must see BASE's answers that do not run it
 */
export function ringMemory(slots: number, rows: number, threads: number, answers: boolean): RingMemory {
  const control = new SharedArrayBuffer((DONE + threads) * Int32Array.BYTES_PER_ELEMENT);
  new Int32Array(control)[LAST] = NEVER;
  return { control, size: slots, rows, answers, slots: [] };
}

export class Ring {
  /** Batches in flight. */
  readonly size: number;
  private readonly control: Int32Array;
  private readonly slots: Slot[] = [];
  private readonly own = new OwnBytes();

  constructor(private readonly memory: RingMemory) {
    this.size = memory.size;
    this.control = new Int32Array(memory.control);
    this.open(memory.slots.length);
  }

  slot(batch: number): Slot {
    const number = batch % this.size;
    if (number >= this.slots.length) this.open(number + 1);
    return this.slots[number];
  }

  /** Makes the slots that were not made yet, before another thread is given the memory. */
  complete(): void {
    this.open(this.size);
  }

  /** Opens the first `count` slots, and makes those that are not there. */
  private open(count: number): void {
    const { rows, answers, slots } = this.memory;
    for (let number = this.slots.length; number < count; number++) {
      slots[number] ??= slotMemory(rows, answers);
      this.slots.push(new Slot(slots[number], rows, this.own));
    }
  }

  // what the reading thread says and asks

  /** All batches before this one can be run. */
  post(batches: number): void {
    Atomics.store(this.control, POSTED, batches);
    this.strike();
  }

  /**
   * No batch follows.
   * @param wanted what the lanes have measured is wanted; else they may just go
   */
  end(wanted: boolean): void {
    Atomics.store(this.control, STATE, wanted ? ENDED : LEFT);
    this.strike();
  }

  /** The slot of this batch is free: all threads have done with what was in it. */
  isFree(batch: number): boolean {
    return this.done > batch - this.size;
  }

  /** Asks for a message to `wake` as soon as half of the ring is free; true where it is already. */
  askForRoom(batch: number): boolean {
    const wanted = batch - (this.size >> 1);
    Atomics.store(this.control, WANTED, wanted);
    return this.done >= wanted;
  }

  /** Some lane has stopped: the batches behind that are run by nobody. */
  get stopped(): boolean {
    return Atomics.load(this.control, LAST) !== NEVER;
  }

  // what the threads with lanes say and ask

  /** Nobody has stopped before this batch. */
  wants(batch: number): boolean {
    return Atomics.load(this.control, LAST) >= batch;
  }

  /** Sleeps until there is that batch; says what is to be done now. */
  awaitBatch(batch: number): 'run' | 'finish' | 'leave' {
    for (;;) {
      const bell = Atomics.load(this.control, BELL);
      if (!this.wants(batch)) return 'leave';
      if (Atomics.load(this.control, POSTED) > batch) return 'run';
      const state = Atomics.load(this.control, STATE);
      if (state !== OPEN) return state === ENDED ? 'finish' : 'leave';
      Atomics.wait(this.control, BELL, bell);
    }
  }

  /** BASE has answered the batch. */
  baseAnswered(batch: number): void {
    Atomics.store(this.control, BASE, batch + 1);
    Atomics.notify(this.control, BASE);
  }

  /** Sleeps until BASE has answered the batch; false where it never will. */
  awaitBase(batch: number): boolean {
    for (;;) {
      const answered = Atomics.load(this.control, BASE);
      if (!this.wants(batch)) return false;
      if (answered > batch) return true;
      Atomics.wait(this.control, BASE, answered);
    }
  }

  /** A thread has done with the batch; `wake` is called where the reading thread asked for room and there is some. */
  finished(thread: number, batch: number, wake: () => void): void {
    Atomics.store(this.control, DONE + thread, batch + 1);
    const wanted = Atomics.load(this.control, WANTED);
    if (wanted === 0 || batch + 1 < wanted) return;
    if (Atomics.compareExchange(this.control, WANTED, wanted, 0) === wanted) wake();
  }

  /** Nobody needs to run what follows this batch. */
  stopAfter(batch: number): void {
    for (let last = Atomics.load(this.control, LAST); batch < last; ) {
      const found = Atomics.compareExchange(this.control, LAST, last, batch);
      if (found === last) break;
      last = found;
    }
    this.strike();
  }

  /** A thread runs nothing any more; nobody need wait for it, nor for BASE if BASE was one of its lanes. */
  leave(thread: number, withBase: boolean): void {
    Atomics.store(this.control, DONE + thread, NEVER);
    if (!withBase) return;
    Atomics.store(this.control, BASE, NEVER);
    Atomics.notify(this.control, BASE);
  }

  /** Batches that all threads have done. */
  private get done(): number {
    let least = NEVER;
    for (let at = DONE; at < this.control.length; at++)
      least = Math.min(least, Atomics.load(this.control, at));
    return least;
  }

  private strike(): void {
    Atomics.add(this.control, BELL, 1);
    Atomics.notify(this.control, BELL);
  }
}
