/** What the metadata of the project's traces have in common. */
import type { TraceMeta } from '../../src/trace/trace.js';

/** The lines that no field of TraceMeta stands for: who made the trace, and the seed where chance had a part in it. */
export function madeHere(seed?: number): TraceMeta['all'] {
  const seeded: [string, string][] = seed === undefined ? [] : [['seed', String(seed)]];
  return new Map([...seeded, ['generator', 'scripts/traces.ts']]);
}

/** Of what a VM's stage-2 page table goes through, on the host that has prices for it; nobody recorded any of it. */
export function stage2Meta(workload: string, source: string): Partial<TraceMeta> {
  return {
    workload,
    host: 'johansen-arm64',
    origin: 'synthetic',
    source,
    kernel: '6.1',
    pageSize: 4096,
    ipaBits: 48,
    all: madeHere(),
  };
}
