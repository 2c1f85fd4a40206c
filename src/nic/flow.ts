/** What a sender knows of one TCP flow. */

/** Smallest retransmission time-out: TCP_RTO_MIN. */
export const RTO_MIN_PS = 200e9;
/** A time that does not come. */
export const NEVER = Number.POSITIVE_INFINITY;

export interface Flow {
  window: number;
  threshold: number;
  /** Sent, and neither acknowledged nor known to be lost. */
  outstanding: number;
  next: number;
  /** Dropped ones that the sender does not know of. */
  lost: number;
  firstLost: number;
  pastHole: number;
  deadlinePs: number;
  rtoPs: number;
  queued: boolean;
}

/** One that has sent nothing yet, though its window has grown to the whole. */
export function newFlow(windowPackets: number): Flow {
  return {
    window: windowPackets,
    threshold: windowPackets,
    outstanding: 0,
    next: 0,
    lost: 0,
    firstLost: NEVER,
    pastHole: 0,
    deadlinePs: NEVER,
    rtoPs: RTO_MIN_PS,
    queued: false,
  };
}

/** Whether it has its whole window, and has lost nothing. */
export function isWhole({ window, lost, rtoPs }: Flow, windowPackets: number): boolean {
  return window === windowPackets && lost === 0 && rtoPs === RTO_MIN_PS;
}
