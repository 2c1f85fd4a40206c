/** JSON.parse keeps the last of two equal keys and drops the other without a word: finds them before it does. */
import { inputErrorAt } from './failure.js';

interface DuplicateKey {
  /** With the keys above it: `gate.failOn`. */
  readonly path: string;
  /** Lines of the two, from 1. */
  readonly first: number;
  readonly second: number;
}

interface Level {
  /** Lines of an object's keys; null: a list. */
  readonly keys: Map<string, number> | null;
  /** Where in the level above it stands. */
  readonly name: string | null;
  /** The last key, or the number of the item. */
  at: string | number;
}

/**
 * Throws InputError where an object has a key twice.
 * @param json a text that JSON.parse takes
 */
export function refuseDuplicateKeys(file: string, json: string): void {
  const twice = duplicateKey(json);
  if (twice === null) return;
  const { path, first, second } = twice;
  throw inputErrorAt(file, second, `${path} is there twice, first in line ${first}; keep one of them`);
}

function duplicateKey(json: string): DuplicateKey | null {
  const levels: Level[] = [];
  let line = 1;
  for (const [token, key] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\],\n]/g)) {
    const level = levels[levels.length - 1];
    if (key !== undefined) {
      const name: string = JSON.parse(key);
      const first = level.keys!.get(name);
      const path = [...levels.slice(1).map((one) => one.name), name].join('.');
      if (first !== undefined) return { path, first, second: line };
      level.keys!.set(name, line);
      level.at = name;
    } else if (token === '{' || token === '[') {
      const name = level === undefined ? null : String(level.at);
      levels.push({ keys: token === '{' ? new Map() : null, name, at: 0 });
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level.at === 'number') level.at++;
    line += token.split('\n').length - 1;
  }
  return null;
}
