/** Which pages a vm has pinned, has had pinned, and never pinned: an open-addressing table, 12 bytes a slot. */

const FIRST_SLOTS = 1024;
/** Slots in use grow to five eighths. */
const FILL = 0.625;

export class PinTally {
  /** pfn + 1, so that 0 is a free slot. */
  private keys = new Float64Array(FIRST_SLOTS);
  /** How many times the pfn is pinned now. */
  private references = new Uint32Array(FIRST_SLOTS);
  /** Pages that were pinned at any time. */
  distinct = 0;
  /** Pages pinned now. */
  pinned = 0;
  /** Pins by what the page was: never pinned; pinned before, but not at that moment; pinned at that moment. */
  first = 0;
  reused = 0;
  already = 0;

  private slot(pfn: number): number {
    const mask = this.keys.length - 1;
    const key = pfn + 1;
    const high = Math.floor(key / 0x100000000);
    let hash = Math.imul((key >>> 0) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    hash ^= hash >>> 15;
    let at = hash & mask;
    while (this.keys[at] !== 0 && this.keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { keys, references } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.references = new Uint32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const at = this.slot(keys[i] - 1);
      this.keys[at] = keys[i];
      this.references[at] = references[i];
    }
  }

  /** Takes a reference and counts the page as `first`, `reused` (pinned before, not now) or `already` (pinned now). */
  pin(pfn: number): void {
    let at = this.slot(pfn);
    if (this.keys[at] === 0) {
      if (this.distinct >= this.keys.length * FILL) {
        this.grow();
        at = this.slot(pfn);
      }
      this.keys[at] = pfn + 1;
      this.distinct++;
      this.first++;
    } else if (this.references[at] === 0) {
      this.reused++;
    } else {
      this.already++;
    }
    if (this.references[at]++ === 0) this.pinned++;
  }

  /** Drops a reference; false: the page is not pinned. */
  unpin(pfn: number): boolean {
    const at = this.slot(pfn);
    if (this.keys[at] === 0 || this.references[at] === 0) return false;
    if (--this.references[at] === 0) this.pinned--;
    return true;
  }
}
