/** What the lines of a bpftrace JSON stream tell beyond themselves: which version wrote them, and where the run ended. */
import type { Collector } from '../collector.js';
import type { Printed } from '../recording.js';

/** Whether v0.24 or later wrote the lines; null where nothing in them tells. */
export function isModern(all: readonly string[]): boolean | null {
  const attached = all.find((line) => line.includes('"attached_probes"'));
  if (attached !== undefined) return /"attached_probes", "count"/.test(attached);
  if (all.some((line) => line.includes('},{'))) return true;
  if (all.some((line) => line.includes('}, {') || line.trim() === '')) return false;
  return null;
}

/**
 * From v0.24 on nothing tells where the run ends: the maps at the end are taken to be the longest tail of maps in
 * ascending order of their names, none of them twice, as the end of a run prints them.
 */
export function endBeforeLastMaps(found: Collector, mapOf: ReadonlyMap<number, string>): void {
  const { printed } = found;
  const seen = new Set<string>();
  let at = printed.length;
  let next: string | null = null;
  while (at > 0) {
    const item: Printed = printed[at - 1];
    const map = item.is === 'string' ? item.map : mapOf.get(at - 1);
    if (map === undefined || (next !== null && map > next)) break;
    const name = item.is === 'value' ? `${item.series}` : `${map} ${item.is === 'string' ? item.key : ''}`;
    if (seen.has(name)) break;
    seen.add(name);
    next = map;
    at--;
  }
  printed.splice(at, 0, { is: 'end' });
}
