/** Which traces somebody means. */
import { basename } from 'node:path';
import { closest } from '../../src/did-you-mean.js';
import { InputError } from '../../src/failure.js';
import type { Workload } from './workloads.js';

/** `glmark2-1vm` of full/glmark2-1vm.csv.gz. */
function nameOf(file: string): string {
  return basename(file).replace(/\..*$/, '');
}

/** The files that a name stands for: itself where it is one, with or without traces/ before it, else all that it begins. */
function filesOf(name: string, files: readonly string[]): string[] {
  const meant = name.replace(/^(\.\/)?traces\//, '');
  if (files.includes(meant)) return [meant];
  return files.filter(
    (file) => `${file}.`.startsWith(`${meant}.`) || `${basename(file)}.`.startsWith(`${meant}.`),
  );
}

/**
 * The workloads of these names, in their own order; of no name: all.
 * @param names `glmark2-1vm` (the sample and the whole run), `full/glmark2-1vm`, `traces/full/ccw-fio.csv`
 * Throws InputError for a name that none has.
 */
export function chooseWorkloads(offered: readonly Workload[], names: readonly string[]): Workload[] {
  const files = offered.map(({ file }) => file);
  if (names.length === 0) return [...offered];
  const chosen = new Set<string>();
  for (const name of names) {
    const meant = filesOf(name, files);
    if (meant.length === 0) throw new InputError(unknownText(name, files));
    for (const file of meant) chosen.add(file);
  }
  return offered.filter(({ file }) => chosen.has(file));
}

function unknownText(name: string, files: readonly string[]): string {
  const near = closest(nameOf(name), files.map(nameOf));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return `no trace is called ${name}${hint === '' ? ';' : hint} there are ${files.join(', ')}`;
}
