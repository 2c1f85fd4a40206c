import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inlineMore } from './engine.js';

function setFor(node: string): string[] {
  const flags: string[] = [];
  inlineMore(node, (flag) => flags.push(flag));
  return flags;
}

describe('inlineMore', () => {
  const flags = setFor(process.versions.node);

  it.skipIf(flags.length === 0)('sets a flag that this V8 knows', () => {
    const [flag] = flags;
    const { stderr, status } = spawnSync(process.execPath, [flag, '-e', '0'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(Number(flag.split('=')[1])).toBeGreaterThan(920);
  });

  it('leaves releases alone that it does not know', () => {
    expect(setFor('24.1.0')).toHaveLength(1);
    expect(setFor('25.0.0')).toEqual([]);
  });
});
