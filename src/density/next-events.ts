/** When something next happens to each guest, earliest first; equal times go by the guest's number. */
export class NextEvents {
  private readonly heap: number[] = [];
  private readonly places: number[] = [];
  private readonly times: number[] = [];

  /** The guest whose event is the earliest; only where there is a guest. */
  get first(): number {
    return this.heap[0];
  }

  /** Its time; Infinity where there is no guest. */
  get firstTime(): number {
    return this.heap.length === 0 ? Number.POSITIVE_INFINITY : this.times[this.heap[0]];
  }

  /** Sets the time of a guest's next event. Numbers begin at 0 and have no gaps. */
  set(guest: number, time: number): void {
    this.times[guest] = time;
    if (guest === this.places.length) this.places.push(this.heap.push(guest) - 1);
    this.down(this.up(this.places[guest]));
  }

  private before(a: number, b: number): boolean {
    return this.times[a] < this.times[b] || (this.times[a] === this.times[b] && a < b);
  }

  private put(place: number, guest: number): void {
    this.heap[place] = guest;
    this.places[guest] = place;
  }

  private up(from: number): number {
    const guest = this.heap[from];
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.before(guest, this.heap[parent])) break;
      this.put(place, this.heap[parent]);
      place = parent;
    }
    this.put(place, guest);
    return place;
  }

  private down(from: number): void {
    const { heap } = this;
    const guest = heap[from];
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.before(heap[child + 1], heap[child])) child++;
      if (!this.before(heap[child], guest)) break;
      this.put(place, heap[child]);
      place = child;
    }
    this.put(place, guest);
  }
}
