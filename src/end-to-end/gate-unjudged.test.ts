/** gate through main: where nothing is judged, what a CI reads says why. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { fail, PINS, REPLAY } from './gate-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = temporaryFolder();
const [xml, summary] = [join(folder, 'gate.xml'), join(folder, 'summary.md')];

/** Beside the results of an earlier run, which passed. */
async function gate(...args: string[]) {
  writeFileSync(xml, '<testsuites tests="1" failures="0"/>');
  writeFileSync(summary, '');
  const env = { GITHUB_STEP_SUMMARY: summary };
  const ran = await vfiobench(['gate', ...args, '--format', 'github', '-o', '-', '-o', xml], { env });
  return { ...ran, xml: readFileSync(xml, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

describe('a gate that judges nothing', () => {
  const EVERY = 'n_pages mean > +5%';
  it.each<[string, string, number, readonly string[]]>([
    ['a condition that can’t be read', 'p98 is no statistic', 2, [PINS, ...fail('n_pages p98 > +5%')]],
    [
      'a trace that is not there',
      "gone.csv: can't be read: no such file",
      2,
      ['gone.csv', ...REPLAY.slice(2), ...fail(EVERY)],
    ],
    ['no baseline', 'no baseline is called gone', 2, [PINS, '--baseline', 'gone', ...fail(EVERY)]],
    ['a recording that is not there', 'b.txt: ', 2, ['base=b.txt', 'new=c.txt', ...fail(EVERY)]],
    [
      'a variant that the referee stops',
      'returns pfn',
      1,
      [PINS, ...['--variant', './fixtures/variants/stale-pfn.mjs'], ...fail(EVERY)],
    ],
  ])('says so in JUnit, annotation and summary: %s', async (_, why, code, args) => {
    const told = await gate(...args);
    expect(told.code).toBe(code);
    expect(told.stderr).toContain(why);
    const [failures, errors, [tag, type]] =
      code === 1 ? [1, 0, ['failure', 'refused']] : [0, 1, ['error', 'not judged']];
    expect(told.xml).toContain(`<testsuites tests="1" failures="${failures}" errors="${errors}"`);
    expect(told.xml.replaceAll('&apos;', "'")).toMatch(
      new RegExp(`<${tag} message="[^"]*${why}.* type="${type}"`),
    );
    expect(told.stdout).toMatch(
      /^::error title=vfiobench gate::.*\nvfiobench gate .*: nothing could be judged\n$/,
    );
    expect(told.summary).toMatch(/^## gate .*: nothing could be judged\n\n\*\*(not judged|refused)\*\*: /);
  });

  it('has one reason where the result has no place either', async () => {
    const { code, stderr, stdout } = await vfiobench([
      'gate',
      'gone.csv',
      '-o',
      join(folder, 'gone/gate.xml'),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^vfiobench: no condition to judge[^\n]*\n$/);
    const env = { GITHUB_STEP_SUMMARY: join(folder, 'gone/summary.md') };
    const unsummed = await vfiobench(['gate', 'gone.csv', ...fail('n_pages mean > +5%')], { env });
    expect(unsummed.stderr).toMatch(/^vfiobench: nothing to compare BASE with[^\n]*\n$/);
  });
});
