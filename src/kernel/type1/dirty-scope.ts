/**
 * Which groups dirty no pages but those that they pin (pinned_page_dirty_scope, v5.8): those that have pinned one by
 * vfio_pin_pages. A group is a device here.
 */

export class DirtyScope {
  /** Devices whose group has pinned a page before. */
  private readonly pinners = new Set<number>();
  /** The device that pinned last; -1: none has. */
  private lastPinner = -1;

  /** A device has pinned pages; true if its group has for the first time: the other groups are looked through then. */
  firstPinOf(dev: number): boolean {
    if (dev === this.lastPinner) return false;
    this.lastPinner = dev;
    if (this.pinners.has(dev)) return false;
    this.pinners.add(dev);
    return true;
  }
}
