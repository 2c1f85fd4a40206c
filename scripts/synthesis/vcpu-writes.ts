/** A running VM of 8 vCPUs, each of which writes page after page of memory of its own, beside what the host does to it. */
import type { TraceRow } from '../../src/trace/write.js';

export const GB = 2 ** 30;
export const VCPUS = 8;
/** The host's work has a cpu to itself. */
export const HOST_CPU = VCPUS;

export interface VcpuWrites {
  /** The first vCPU's first one. */
  readonly beginNs: number;
  /** From one page of a vCPU to its next; the vCPUs take turns in between. */
  readonly everyNs: number;
  /** Bytes from address 0 on, divided among the vCPUs. */
  readonly memory: number;
}

/** A memslot of `bytes` from address 0 on, and the part of it that stage 2 maps before anything else happens. */
export function* mappedMemslot(
  bytes: number,
  mapped: { readonly addr: number; readonly len: number },
): Generator<TraceRow, void> {
  const host = { cpu: HOST_CPU, tsNs: 0 };
  yield { ...host, op: 'memslot', addr: 0, len: bytes, backing: '4k' };
  yield { ...host, op: 's2_fault', ...mapped, prot: 'w' };
}

/** Each vCPU's write to its page number `page`. */
export function* writesTo(page: number, { beginNs, everyNs, memory }: VcpuWrites): Generator<TraceRow, void> {
  for (let cpu = 0; cpu < VCPUS; cpu++) {
    const tsNs = beginNs + page * everyNs + Math.round((cpu * everyNs) / VCPUS);
    yield { tsNs, cpu, op: 's2_fault', addr: cpu * (memory / VCPUS) + page * 4096, prot: 'w' };
  }
}
