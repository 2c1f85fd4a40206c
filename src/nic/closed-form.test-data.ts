/**
 * For tests: what the simulation must come to where a batch shuts the receiver out from its first packet on. A batch of
 * length B lets the queue (ring or window) of R packets fill; then ksoftirqd works D until it is empty, while packets keep
 * coming at line rate: R = D/c - D/gap. With s = c/gap, D = R*c/(1-s), and received is D/c in B + D.
 */

export interface ClosedForm {
  /** Throughput as a share of the line rate. */
  readonly throughput: number;
  /** Time of the batches under load over their own time. */
  readonly stretch: number;
}

/** @param share of the CPU that receiving at line rate takes, below 1 */
export function closedForm(batchPs: number, gapPs: number, share: number, queue: number): ClosedForm {
  const packetPs = share * gapPs;
  const drainPs = (queue * packetPs) / (1 - share);
  const throughput = batchPs > queue * gapPs ? drainPs / (share * (batchPs + drainPs)) : 1;
  return { throughput, stretch: 1 / (1 - share * throughput) };
}
