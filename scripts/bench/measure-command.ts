/** Takes the cost of a whole command. */
import { packageFile } from '../../src/package-file.js';
import { type ChildRun, runChild } from './child.js';
import type { Command } from './commands.js';
import type { CommandResult } from './result.js';
import { repeated, traceFile } from './trace-files.js';

/** What runs vfiobench. */
export const OURS: readonly string[] = [process.execPath, packageFile('bin/vfiobench.js')];
/** A command that took longer is not repeated. */
const LONG_SECONDS = 60;

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/**
 * @param folder where the trace is, or is made
 * @param runs how often, where that does not take long
 * Throws Error where the command fails or is not there.
 */
export async function measureCommand(
  { part, name, form, full, quick, times, isOurs, words }: Command,
  folder: string,
  isQuick: boolean,
  runs: number,
): Promise<CommandResult> {
  const path = await traceFile(isQuick ? quick : full, form, folder, OURS);
  const source = times === undefined ? path : '-';
  const argv = isOurs ? [...OURS, 'replay', source, ...words, '--format', 'json'] : [...words, path];
  const done: ChildRun[] = [];
  do {
    done.push(await runChild(argv, times === undefined ? undefined : await repeated(path, times)));
  } while (done.length < runs && done[0].seconds < LONG_SECONDS);
  return {
    part,
    name,
    command: typed(isOurs ? ['vfiobench', 'replay', source, ...words] : argv),
    rows: isOurs ? JSON.parse(done[0].stdout).trace.rows : null,
    seconds: done.map(({ seconds }) => seconds),
    cpuSeconds: least(done.map(({ cpuSeconds }) => cpuSeconds)),
    peakBytes: most(done.map(({ peakBytes }) => peakBytes)),
  };
}

/** As one would type it in the package's folder. */
function typed(argv: readonly string[]): string {
  const root = packageFile('');
  return argv
    .map((word) => (word === process.execPath ? 'node' : word.replace(root, '')))
    .map((word) => (/[ ${]/.test(word) ? `'${word}'` : word))
    .join(' ');
}
