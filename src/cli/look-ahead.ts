/** A look at the first rows of a trace: what they take, and which hosts price all of it. */
import { statSync } from 'node:fs';
import { InputError } from '../failure.js';
import { hostNames } from '../hosts/built-in.js';
import type { Host } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import { INTERRUPT, STEPS } from '../kernel/steps.js';
import type { FinishedRun } from '../replay/finished.js';
import { prepare, type ReplayOptions, replay } from '../replay/replay.js';
import { openTrace } from '../trace/open.js';
import { pathOfNamed } from './open-trace.js';

/** Rows behind those that are not recorded: a part of a second. */
const ROWS = 20_000;

/** The lanes, whatever the host. */
export type Lanes = Pick<ReplayOptions, 'base' | 'variants' | 'seed' | 'skip' | 'filter' | 'chosen'>;

/** The trace can be read a second time. */
export function isRereadable(name: string): boolean {
  return name !== '-' && statSync(pathOfNamed(name), { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Names of the steps that the lanes take on a host, priced or not.
 * @param set steps whose price the user gives
 * Throws what a replay throws.
 */
export async function stepsTaken(name: string, lanes: Lanes, host: Host, set: readonly string[]) {
  const names = STEPS.map((step) => step.name).filter((step) => host.steps[step] === undefined);
  const run = await look(name, lanes, host, [...new Set([...names, ...set])]);
  const { steps } = run;
  const isTaken = (number: number): boolean =>
    run.lanes.some(({ stepCounts }) =>
      stepCounts.some((count, at) => count > 0 && at % steps.size === number),
    );
  return steps.all.flatMap((step, number) => (number !== INTERRUPT && isTaken(number) ? [step.name] : []));
}

/** Names of the built-in hosts on which every step that the lanes take there has a price. Throws what a replay throws. */
export async function hostsPricing(name: string, lanes: Lanes, set: readonly string[]): Promise<string[]> {
  const fitting: string[] = [];
  for (const host of hostNames()) {
    try {
      await look(name, lanes, loadHost(host), set);
      fitting.push(host);
    } catch (error) {
      if (!(error instanceof InputError) || error.facts.unpriced === undefined) throw error;
    }
  }
  return fitting;
}

/** @param set steps that get a price, which does not matter */
async function look(
  name: string,
  { base, variants, seed, skip, filter, chosen }: Lanes,
  host: Host,
  set: readonly string[],
): Promise<FinishedRun> {
  const overrides = set.map((step) => ({ step, value: 1, unit: 'ns' }) as const);
  const trace = await openTrace(name, {
    path: pathOfNamed(name),
    limit: Math.min(skip + ROWS, chosen?.limit ?? Infinity),
    skipBadRows: true,
  });
  try {
    return await replay(prepare(trace, { base, variants, host, overrides, unit: 'ns', seed, skip, filter }));
  } finally {
    await trace.close();
  }
}
