/** gate through main: conditions that are said of one variant. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gateResultSchema } from '../results/gate.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { fail, REPLAY } from './gate-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const BOTH = [...REPLAY, '--variant', 'pin-group-held'];
const ON_ONE = fail('n_pages mean < +1000% for contiguous-pin');

const folder = temporaryFolder();

describe('a condition for one variant', () => {
  it('is judged on that one alone, which JSON and JUnit name', async () => {
    const args = [...BOTH, ...ON_ONE, '--warn-on', 'n_pages mean > +1000%'];
    const { code, stdout } = await vfiobench([...args, '--format', 'json']);
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(gateResultSchema.parse(result)).toEqual(result);
    expect(
      result.checks.map(({ lane, variant, verdict }: Record<string, string>) => [lane, variant, verdict]),
    ).toEqual([
      ['contiguous-pin', 'contiguous-pin', 'fail'],
      [undefined, 'contiguous-pin', 'pass'],
      [undefined, 'pin-group-held', 'pass'],
    ]);
    expect(result.checks[0].condition).toBe('n_pages mean < +1000% for contiguous-pin');
    const junit = (await vfiobench([...args, '--format', 'junit'])).stdout;
    expect(junit).toContain(
      'classname="contiguous-pin against BASE" name="fail on n_pages mean &lt; +1000% for contiguous-pin"',
    );
    expect((await vfiobench(args)).stdout).toContain(
      '\n    fail on n_pages mean < +1000% for contiguous-pin\n',
    );
  });

  it('may stand in the configuration, and is tried on BASE by --selftest', async () => {
    const config = join(folder, 'gate.json');
    const failOn = ['n_pages mean < +1000% for pin-group-held', 'n_pages mean > +1000%'];
    writeFileSync(config, JSON.stringify({ gate: { failOn } }));
    const { code, stderr } = await vfiobench([...BOTH, '--config', config, '--format', 'json']);
    expect(code).toBe(1);
    expect(stderr).toContain('pin-group-held: fail on n_pages mean < +1000% for pin-group-held\n');
    const tested = await vfiobench([
      ...REPLAY,
      ...fail('n_pages mean > +5% for contiguous-pin'),
      '--selftest',
    ]);
    expect(tested.code).toBe(0);
    expect(tested.stdout).toContain('fail on n_pages mean > +5% for contiguous-pin');
  });

  it('knows a variant by what was typed as well', async () => {
    const args = [
      'gate',
      'fixtures/traces/pins.csv',
      '--variant',
      'fixtures/variants/capped-run.mjs:least=8',
    ];
    const labelled = await vfiobench([...args, ...fail('n_pages mean > +1000%'), '--format', 'json']);
    const [label] = JSON.parse(labelled.stdout).variants;
    for (const name of [label, 'fixtures/variants/capped-run.mjs:least=8'])
      expect((await vfiobench([...args, ...fail(`n_pages mean > +1000% for ${name}`)])).code).toBe(0);
  });

  it('for a variant that there is not is refused, before a row is read', async () => {
    const ran = await vfiobench([...BOTH, ...fail('n_pages mean > +5% for contigous-pin')]);
    expect(ran).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'vfiobench: --fail-on n_pages mean > +5% for contigous-pin: no variant here is called contigous-pin (did you mean contiguous-pin?); there are contiguous-pin, pin-group-held\n',
    });
  });

  it('names the lane of a saved replay, or the file', async () => {
    const saved = join(folder, 'saved.json');
    await vfiobench(['replay', ...REPLAY.slice(1), '-o', saved, '--quiet']);
    const judged = (condition: string) => vfiobench(['gate', saved, saved, ...fail(condition), '--quiet']);
    const { code, stdout } = await judged('n_pages mean == +0% for contiguous-pin');
    expect(code).toBe(1);
    expect(stdout).toContain('of 1 check, 1 failed');
    expect((await judged('n_pages mean == +0% for BASE')).stdout).toContain('of 1 check, 1 failed');
    expect((await judged('n_pages mean == +0% for pin-group-held')).stderr).toContain(
      'no variant here is called pin-group-held; there are BASE, contiguous-pin\n',
    );
  });
});
