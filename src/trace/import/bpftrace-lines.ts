/**
 * What bpftrace prints beside what its program prints: how many probes there are, that events were lost, and its maps at the
 * end. Seen of v0.17 to v0.27.
 */

/** `Attaching 4 probes...` (up to v0.23), `Attached 4 probes`. */
export function isBpftraceHead(line: string): boolean {
  return /^Attach(?:ing|ed) \d+ probes?(?:\.\.\.)?$/.test(line);
}

/** How many events were lost, by `Lost 17 events`; null for every other line. */
export function eventsLostBy(line: string): number | null {
  const match = /^(?:WARNING: )?Lost (\d{1,15}) events$/.exec(line);
  return match === null ? null : Number(match[1]);
}

/** A line of a map: its name and value, or a row of its histogram. */
export function isBpftraceMap(line: string): boolean {
  return /^@\w*(?:\[.*\])?: ?/.test(line) || /^[[(].*\|[@ ]*\|$/.test(line);
}
