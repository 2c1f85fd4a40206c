/**
 * What a host process's device takes before its first message, in messages: from the speeds of hisi_sec_test without page
 * faults that v2 of the RFC has beside the slow-downs (v3 has only these). They are of runs without what is modelled, and no
 * slow-down is used.
 */
import { nonNegative } from '../../src/calibration/non-negative.js';
import type { Interval } from '../../src/hosts/intervals.js';

/** Messages of 1 MiB sent, and KB/s "w/o IOPF" of host SVA. */
export const HOST_SVA_SPEEDS: readonly (readonly [messages: number, kbPerSecond: number])[] = [
  [1, 951672],
  [100, 8691961],
  [1000, 9158721],
  [5000, 9184532],
];

export const SPEEDS_SOURCE =
  'Shenming Lu, "[RFC PATCH v2 0/6] Add IOPF support for VFIO passthrough", 9 Mar 2021';

/** Set-up over what a message takes, by least squares on relative errors: time = set-up + messages * one. */
function ratio(speeds: typeof HOST_SVA_SPEEDS): number {
  const runs = speeds.map(([messages, speed]) => ({ messages, time: messages / speed }));
  const [setUp, one] = nonNegative(
    runs.map(({ messages, time }) => [1 / time, messages / time]),
    runs.map(() => 1),
  );
  return setUp / one;
}

/** The set-up in messages, and what it is without each of the speeds in turn (but the first: without it there is none). */
export function setUpInMessages(speeds = HOST_SVA_SPEEDS): { messages: number; interval: Interval } {
  const messages = ratio(speeds);
  const others = speeds.slice(1).map((left) => ratio(speeds.filter((one) => one !== left)));
  return { messages, interval: [Math.min(messages, ...others), Math.max(messages, ...others)] };
}
