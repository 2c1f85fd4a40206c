/** The hosts that come with the package, by name: what can be told of them without what checks a host file. */
import { readdirSync, readFileSync } from 'node:fs';
import { sourceFile } from '../package-file.js';

const BUILT_IN = sourceFile('hosts/data/');

/** Names of the built-in hosts, sorted. */
export function hostNames(): string[] {
  return readdirSync(BUILT_IN)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

export function builtInFile(name: string): string {
  return `${BUILT_IN}${name}.json`;
}

/** What a built-in host is, in a few words. */
export function hostSummary(name: string): string {
  return JSON.parse(readFileSync(builtInFile(name), 'utf8')).summary;
}
