/** The guest of the mail: 4 GB of memory, one mapping from 0 on. */
import type { TraceRow } from '../../src/trace/write.js';

export const GUEST_PAGES = 1 << 20;

export function mapGuest(backing: string): TraceRow {
  return { op: 'map', addr: 0, len: GUEST_PAGES * 4096, backing };
}
