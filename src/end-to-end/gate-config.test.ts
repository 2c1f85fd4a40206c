/** gate through main: its configuration. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { fail, PINS, REPLAY } from './gate-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = emptyFolder();

describe('the configuration', () => {
  const config = (gate: object) => {
    const file = join(folder, 'gate.json');
    writeFileSync(file, JSON.stringify({ gate }));
    return file;
  };
  const judged = async (args: readonly string[]) =>
    JSON.parse((await vfiobench([...args, '--format', 'json'])).stdout);

  it('names all that a gate needs; the command line adds conditions and takes its place otherwise', async () => {
    const file = config({
      trace: relative(folder, PINS),
      variants: ['contiguous-pin'],
      seed: 7,
      failOn: ['n_pages mean > +1000%'],
      warnOn: ['1_page mean > +1000%'],
    });
    const alone = await judged(['gate', '--config', file]);
    expect(alone).toMatchObject({
      verdict: 'pass',
      variants: ['contiguous-pin'],
      replay: { seed: 7, trace: PINS },
    });
    expect(alone.checks.map(({ level }: { level: string }) => level)).toEqual(['fail', 'warn']);
    const over = await judged([
      'gate',
      'traces/contiguous-512.csv',
      ...['--config', file, '--variant', 'pin-group-held', '--seed', '1', '--host', 'xu-4.19'],
      ...fail('n_pages max > +1000%'),
    ]);
    expect(over.checks.map(({ condition }: { condition: string }) => condition)).toEqual([
      'n_pages mean > +1000%',
      '1_page mean > +1000%',
      'n_pages max > +1000%',
    ]);
    expect(over).toMatchObject({
      variants: ['pin-group-held'],
      replay: { seed: 1, host: 'xu-4.19', trace: 'traces/contiguous-512.csv' },
    });
  });

  it('and the command line may say the same, which is judged once', async () => {
    const file = config({ failOn: ['n_pages mean > +1000%'], warnOn: ['n_pages mean > +1000%'] });
    const { checks } = await judged([
      ...[...REPLAY, '--config', file],
      ...[...fail('n_pages  mean > +1000%'), ...fail('n_pages mean > +1000% for contiguous-pin')],
    ]);
    expect(checks.map(({ level, lane }: { level: string; lane?: string }) => [level, lane])).toEqual([
      ['fail', undefined],
      ['warn', undefined],
      ['fail', 'contiguous-pin'],
    ]);
  });

  it('is found in the current directory, unless --no-config', async () => {
    const here = process.cwd();
    const trace = join(here, PINS);
    const host = join(here, 'fixtures/hosts/made-up.json');
    writeFileSync(
      join(folder, 'vfiobench.config.json'),
      JSON.stringify({ gate: { failOn: ['n_pages mean < 1s'] } }),
    );
    process.chdir(folder);
    try {
      const args = ['gate', trace, '--host', host, '--variant', 'contiguous-pin'];
      expect((await vfiobench(args)).code).toBe(1);
      expect((await vfiobench([...args, '--no-config'])).stderr).toContain('no condition to judge');
    } finally {
      process.chdir(here);
    }
  });

  it('has its paths from its folder, wherever the command runs', async () => {
    const at = (path: string) => relative(join(folder, 'ci'), path);
    mkdirSync(join(folder, 'ci'));
    const module = at('fixtures/variants/capped-run.mjs');
    const file = join(folder, 'ci/gate.json');
    const given = {
      trace: at(PINS),
      host: at('fixtures/hosts/made-up.json'),
      variants: [`${module}:least=8`],
      failOn: [`n_pages mean > +1000% for ${module}:least=8`],
    };
    writeFileSync(file, JSON.stringify({ gate: given }));
    const seen = {
      verdict: 'pass',
      variants: ['capped-run:least=8'],
      replay: { host: 'made-up', trace: PINS },
    };
    expect(await judged(['gate', '--config', file])).toMatchObject(seen);
    // a trace of the package has the same name everywhere
    writeFileSync(file, JSON.stringify({ gate: { ...given, trace: 'traces/contiguous-512.csv' } }));
    expect((await judged(['gate', '--config', file])).replay.trace).toBe('traces/contiguous-512.csv');
    // baselines too, unless the command line names one
    writeFileSync(file, JSON.stringify({ gate: { ...given, baseline: 'boot' } }));
    expect((await vfiobench(['gate', '--config', file])).stderr).toContain(
      `${join(folder, 'ci/.vfiobench/baselines')} holds none (vfiobench baseline save boot TRACE --dir `,
    );
    const { stderr } = await vfiobench(['gate', '--config', file, '--baseline', 'boot']);
    expect(stderr).toContain('; .vfiobench/baselines holds none (');
  });

  it('says where in it a condition is wrong', async () => {
    const ran = await vfiobench([
      ...REPLAY,
      '--config',
      config({ failOn: ['n_pages mean > +5%', 'n_pages p98 > +5%'] }),
    ]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(
      'gate.json: gate.failOn.1: n_pages p98 > +5%: character 9: p98 is no statistic',
    );
  });
});
