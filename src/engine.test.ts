import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { tuneEngine } from './engine.js';

function setFor(node: string): string[] {
  const flags: string[] = [];
  tuneEngine(node, (flag) => flags.push(flag));
  return flags;
}

describe('tuneEngine', () => {
  const flags = setFor(process.versions.node);

  it.skipIf(flags.length === 0)('sets flags that this V8 knows', () => {
    const { stderr, status } = spawnSync(process.execPath, [...flags, '-e', '0'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each([
    ['20.19.0', ['max-inlined-bytecode-size-cumulative', 'interrupt-budget']],
    ['24.1.0', ['max-inlined-bytecode-size-cumulative']],
    ['25.0.0', []],
  ])('leaves releases alone that it does not know: %s', (node, names) => {
    expect(setFor(node).map((flag) => /^--([a-z-]+)=\d+$/.exec(flag)?.[1])).toEqual(names);
  });
});
