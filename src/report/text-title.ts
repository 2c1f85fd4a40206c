import type { ProbeResult } from '../stats/result.js';
import { wrap } from './fit-width.js';
import type { Terminal } from './text.js';

/** Heading of a probe with its unit, which every histogram needs beside it: K is 1024 only in there. */
export function probeTitle(probe: ProbeResult, { width, chalk }: Terminal): string[] {
  const lines = wrap(`${probe.title}: ${probe.summary} [${probe.unit}, K = 1024]`, width, 2);
  return lines.map((line) => chalk.bold(line));
}
