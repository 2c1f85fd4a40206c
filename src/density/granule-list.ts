/** A set of granules from which one can be drawn in constant time. */
export class GranuleList {
  size = 0;
  private readonly items: Int32Array;
  private readonly places: Int32Array;

  /** @param granules those of a guest: members are below that */
  constructor(granules: number) {
    this.items = new Int32Array(granules);
    this.places = new Int32Array(granules).fill(-1);
  }

  has(granule: number): boolean {
    return this.places[granule] >= 0;
  }

  add(granule: number): void {
    if (this.has(granule)) return;
    this.places[granule] = this.size;
    this.items[this.size++] = granule;
  }

  delete(granule: number): void {
    const place = this.places[granule];
    if (place < 0) return;
    const last = this.items[--this.size];
    this.items[place] = last;
    this.places[last] = place;
    this.places[granule] = -1;
  }

  /** @param uniform in [0, 1) */
  pick(uniform: number): number {
    return this.items[Math.floor(uniform * this.size)];
  }
}
