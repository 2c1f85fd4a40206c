/**
 * The next event of every virtual CPU (by its id), earliest first: a binary heap. Of equal times the row that is earlier in
 * the trace comes first, so that ties fall the same way on every machine.
 */
import { grown } from '../../grown.js';

export class EventHeap {
  size = 0;
  private ids = new Int32Array(16);
  /** Index in `ids` of each id, -1 where it has no event. */
  private places = new Int32Array(16).fill(-1);
  private times = new Float64Array(16);
  private rows = new Float64Array(16);

  /** Id of the earliest event; only while size > 0. */
  get top(): number {
    return this.ids[0];
  }

  /** Time of the event behind the earliest; Infinity: there is none. */
  get secondTime(): number {
    const { ids, times, size } = this;
    const left = size > 1 ? times[ids[1]] : Number.POSITIVE_INFINITY;
    return size > 2 ? Math.min(left, times[ids[2]]) : left;
  }

  /** Enters an event of an id that has none. */
  push(id: number, time: number, row: number): void {
    this.makeRoom(id);
    this.times[id] = time;
    this.rows[id] = row;
    this.ids[this.size] = id;
    this.siftUp(this.size++, id);
  }

  /** True while an id has an event. */
  has(id: number): boolean {
    return this.places[id] >= 0;
  }

  /** Moves the earliest event to a later time, of the same row or of another. */
  delayTop(time: number, row: number): void {
    const id = this.ids[0];
    this.times[id] = time;
    this.rows[id] = row;
    this.siftDown(0, id);
  }

  /** Moves the event of an id to an earlier time. */
  hasten(id: number, time: number): void {
    this.times[id] = time;
    this.siftUp(this.places[id], id);
  }

  /** The epoch of all times has moved forward. */
  shiftEpoch(byPs: number): void {
    for (let place = 0; place < this.size; place++) this.times[this.ids[place]] -= byPs;
  }

  /** Removes the earliest event. */
  pop(): void {
    this.places[this.ids[0]] = -1;
    const last = this.ids[--this.size];
    if (this.size > 0) this.siftDown(0, last);
  }

  private before(a: number, b: number): boolean {
    const difference = this.times[a] - this.times[b];
    return difference < 0 || (difference === 0 && this.rows[a] < this.rows[b]);
  }

  private siftUp(place: number, id: number): void {
    const { ids, places } = this;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.before(id, ids[parent])) break;
      ids[place] = ids[parent];
      places[ids[place]] = place;
      place = parent;
    }
    ids[place] = id;
    places[id] = place;
  }

  private siftDown(place: number, id: number): void {
    const { ids, places, size } = this;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && this.before(ids[child + 1], ids[child])) child++;
      if (!this.before(ids[child], id)) break;
      ids[place] = ids[child];
      places[ids[place]] = place;
      place = child;
    }
    ids[place] = id;
    places[id] = place;
  }

  private makeRoom(id: number): void {
    if (this.places[id] >= 0) throw new Error(`cpu ${id} has an event already`);
    this.ids = grown(this.ids, id + 1);
    this.places = grown(this.places, id + 1, -1);
    this.times = grown(this.times, id + 1);
    this.rows = grown(this.rows, id + 1);
  }
}
