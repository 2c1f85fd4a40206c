/** How often a gate says its verdict: once. */
import { describe, expect, it } from 'vitest';
import { type Surroundings, vfiobench } from './streams.test-data.js';

const gate = (more: readonly string[], around?: Surroundings) =>
  vfiobench(
    [
      ...['gate', 'fixtures/traces/pins.csv', '--variant', 'contiguous-pin'],
      ...['--fail-on', 'n_pages mean > -99%', ...more],
    ],
    around,
  );

describe('a gate that fails', () => {
  it('says so on stderr for those who do not see the report', async () => {
    const { code, stderr } = await gate([]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vfiobench: gate FAIL: .*\n$/);
  });

  it('says nothing twice on a terminal, and with --quiet nothing on stderr', async () => {
    const seen = await gate([], { columns: 80 });
    expect(seen).toMatchObject({ code: 1, stderr: '' });
    expect(seen.stdout).toContain('gate FAIL');
    expect(await gate(['--quiet'])).toMatchObject({ code: 1, stderr: '' });
    const json = await gate(['--format', 'json'], { columns: 80 });
    expect(json.stderr).toContain('gate FAIL');
  });
});
