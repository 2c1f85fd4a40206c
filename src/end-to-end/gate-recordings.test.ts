/** gate of two recordings through main. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { fail, RECORDINGS, REPLAY, rowsOf } from './gate-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = emptyFolder();

describe('recordings', () => {
  it('are read from standard input as well, and one file by its columns', async () => {
    const stdin = rowsOf([0, 0, 5]);
    const base = join(folder, 'base.txt');
    writeFileSync(base, rowsOf([0, 5, 0]));
    expect((await vfiobench(['gate', base, '-', ...fail('lat p50 > +0ns')], { stdin })).code).toBe(1);
    expect((await vfiobench(['gate', '-', base, ...fail('lat p50 > +0ns')], { stdin })).code).toBe(0);
    const twice = await vfiobench(['gate', '-', '-', ...fail('lat p50 > +0ns')], { stdin });
    expect(twice.stderr).toContain('- is given twice');
    const columns = await vfiobench(['gate', base, '--columns', 'BASE,+PATCH', ...fail('lat p50 > +0ns')]);
    expect(columns).toMatchObject({ code: 2, stdout: '' });
    expect(columns.stderr).toContain('no table in it has named columns');
  });

  it('are judged by what compare says of them', async () => {
    const code = async (condition: string, ...more: string[]) =>
      (await vfiobench(['gate', ...RECORDINGS, ...fail(condition), ...more])).code;
    const [base, better] = RECORDINGS;
    expect(await code('n_pages verdict == improved')).toBe(1);
    expect(await code('n_pages verdict == regressed and moved > 5%')).toBe(0);
    expect(await code('npage verdict != no change')).toBe(0);
    // wherever in their rows the calls are
    expect(await code('n_pages faster > 39%')).toBe(1);
    expect(await code('n_pages faster > 63%')).toBe(2);
    expect(await code('n_pages faster < 39%')).toBe(0);
    const worse = await vfiobench([
      'gate',
      better,
      base,
      ...fail('n_pages verdict == regressed and faster < 62%'),
    ]);
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(/@n_pages_ns verdict +regressed\n/);
    expect(await code('n_pages verdict == regressed', '--selftest')).toBe(0);
    expect(await code('n_pages faster < 45%', '--selftest')).toBe(0);
    expect(await code('n_pages verdict == improved', '--selftest')).toBe(1);
    expect((await vfiobench([...REPLAY, ...fail('n_pages verdict == regressed')])).stderr).toContain(
      'is what compare says of two recordings; a replay has',
    );
    expect(
      (await vfiobench(['gate', ...RECORDINGS, ...fail('n_pages verdict > regressed')])).stderr,
    ).toContain('character 19: a verdict is == or != one of improved, regressed,');
    const few = ['a.txt', 'b.txt'].map((name, i) => {
      writeFileSync(join(folder, name), rowsOf([i + 1, 2]));
      return join(folder, name);
    });
    const judged = async (condition: string) => (await vfiobench(['gate', ...few, ...fail(condition)])).code;
    expect(await judged('lat verdict == regressed')).toBe(2);
    expect(await judged('lat verdict == inconclusive')).toBe(1);
    expect(await judged('lat faster < 45%')).toBe(2);
  });

  it('whose calls are nearly all in one row can not be told apart by it', async () => {
    const one = (name: string, counts: readonly number[]) => {
      writeFileSync(join(folder, name), rowsOf(counts));
      return join(folder, name);
    };
    const pair = [one('a.txt', [0, 20_000, 2]), one('b.txt', [0, 20_000, 3])];
    const judged = (condition: string) => vfiobench(['gate', ...pair, ...fail(condition)]);
    const { code, stdout } = await judged('lat verdict == regressed');
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, ' ')).toContain('what moved within a row is not seen');
    expect((await judged('lat faster < 45%')).code).toBe(2);
    const wide = [one('c.txt', [20_000, 20_000, 9000]), one('d.txt', [20_000, 20_000, 9000])];
    const passed = await vfiobench(['gate', ...wide, ...fail('lat verdict != no change')]);
    expect(passed.code).toBe(0);
    expect(passed.stdout).toMatch(/verdict +no change by rows\n/);
    expect(passed.stdout).toContain('by rows: what moved');
  });

  it('without a unit take the one of --unit', async () => {
    const [base, variant] = [
      [500, 0],
      [0, 500],
    ].map((counts, i) => {
      const path = join(folder, `${i}.txt`);
      writeFileSync(path, rowsOf(counts).replace('lat_ns', 'lat'));
      return path;
    });
    const args = ['gate', base, variant, ...fail('lat verdict == regressed')];
    expect((await vfiobench(args)).stderr).toContain('give its unit by --unit');
    expect((await vfiobench([...args, '--unit', 'ms'])).code).toBe(1);
    expect((await vfiobench(['gate', base, variant, ...fail('lat p50 > 1ms'), '--unit', 'ms'])).code).toBe(1);
    const replay = await vfiobench([...REPLAY, ...fail('n_pages mean > 1ms'), '--unit', 'pages']);
    expect(replay.stderr).toContain('--unit pages: a replay is in ns, us, cycles or insns');
  });
});
