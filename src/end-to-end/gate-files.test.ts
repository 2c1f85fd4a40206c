/** gate and baseline through main: what is written, what is stored. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baselineSchema } from '../gate/baseline.js';
import { main } from '../main.js';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { ALL, fail, PINS, REPLAY } from './gate-runs.test-data.js';
import { memoryStreams, vfiobench } from './streams.test-data.js';

const folder = emptyFolder();

describe('what is written', () => {
  it('files are there before the failing exit, each form by its ending', async () => {
    const forms = { txt: 'text', json: 'json', md: 'markdown', xml: 'junit' };
    const files = Object.keys(forms).flatMap((ending) => ['-o', join(folder, `gate.${ending}`)]);
    const ran = await vfiobench([...ALL, ...files]);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 1, stdout: '' });
    for (const [ending, form] of Object.entries(forms)) {
      const { stdout } = await vfiobench([...ALL, '--format', form]);
      expect(readFileSync(join(folder, `gate.${ending}`), 'utf8')).toBe(stdout);
    }
    const both = await vfiobench([...ALL, '--format', 'github', '-o', '-', '-o', join(folder, 'again.xml')]);
    expect(both.stdout).toBe((await vfiobench([...ALL, '--format', 'github'])).stdout);
    expect(existsSync(join(folder, 'again.xml'))).toBe(true);
  });

  it('stderr or the report says that a variant has nothing to do in this trace', async () => {
    const ran = await vfiobench(['gate', PINS, '--variant', 'page-by-page', ...fail('n_pages mean > +1%')]);
    expect(ran.code).toBe(0);
    const said =
      'page-by-page changes nothing here: the calls of this trace take the same steps as in BASE, and none waits for a lock';
    expect(ran.stderr).toBe('');
    const json = await vfiobench([
      'gate',
      PINS,
      ...['--variant', 'page-by-page', '--format', 'json'],
      ...fail('n_pages mean > +1%'),
    ]);
    expect(json.stderr).toBe(`vfiobench: ${said}\n`);
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(`warning: ${said}`);
  });

  it('stderr says in one line what failed, where stdout does not', async () => {
    const file = join(folder, 'gate.xml');
    expect((await vfiobench([...REPLAY, ...fail('n_pages mean < +1000%'), '-o', file])).stderr).toBe(
      'vfiobench: gate FAIL: of 1 check, 1 failed; contiguous-pin against BASE: contiguous-pin: fail on n_pages mean < +1000%\n',
    );
  });

  it('a reader that goes away does not make a failed gate pass', async () => {
    for (const [condition, code] of [
      ['n_pages mean < +1000%', 1],
      ['n_pages mean > +1000%', 0],
    ] as const) {
      const streams = memoryStreams();
      const exits: number[] = [];
      const exit = (with_: number) => exits.push(with_) as never;
      streams.stdout._write = (_chunk, _encoding, done: (error: Error) => void) =>
        done(Object.assign(new Error(), { code: 'EPIPE' }));
      await main([...REPLAY, ...fail(condition)], { ...streams, exit });
      expect(exits).toEqual([code]);
    }
  });

  it('$GITHUB_STEP_SUMMARY grows by the Markdown form', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    const env = { GITHUB_STEP_SUMMARY: summary };
    const markdown = (await vfiobench([...ALL, '--format', 'markdown'])).stdout;
    expect((await vfiobench(ALL, { env })).code).toBe(1);
    expect((await vfiobench([...ALL, '-o', join(folder, 'gate.txt')], { env })).code).toBe(1);
    expect(readFileSync(summary, 'utf8')).toBe(`before\n${markdown}${markdown}`);
    const gone = { GITHUB_STEP_SUMMARY: join(folder, 'gone', 'summary.md') };
    const ran = await vfiobench([...REPLAY, ...fail('n_pages mean > +1000%')], { env: gone });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(
      /^vfiobench: \$GITHUB_STEP_SUMMARY: .*: can't be written: there is no such folder \(ENOENT\)\n$/,
    );
  });
});

describe('baselines', () => {
  const save = (...more: string[]) => vfiobench(['baseline', 'save', 'boot', PINS, '--dir', folder, ...more]);
  const gate = (...more: string[]) =>
    vfiobench(['gate', PINS, '--dir', folder, '--baseline', 'boot', ...fail('n_pages mean > +1%'), ...more]);

  it('are saved, listed, shown, and pass against themselves', async () => {
    expect(await save('--variant', 'contiguous-pin')).toEqual({
      code: 0,
      stdout: '',
      stderr: `vfiobench: baseline boot of ${PINS} is stored in ${join(folder, 'boot.json')}\n`,
    });
    expect(readdirSync(folder)).toEqual(['boot.json']);
    const text = readFileSync(join(folder, 'boot.json'), 'utf8');
    expect(baselineSchema.safeParse(JSON.parse(text)).error).toBeUndefined();
    const none = await vfiobench(['baseline', 'list', '--dir', join(folder, 'none')]);
    expect(none.stdout).toBe(`no baselines in ${join(folder, 'none')}\n`);
    expect((await vfiobench(['baseline', 'list', '--dir', folder, '--width', '120'])).stdout).toContain(
      'BASE, contiguous-pin',
    );
    expect((await vfiobench(['baseline', 'show', 'boot', '--dir', folder])).stdout).toMatch(
      /@n_pages_ns +13 /,
    );
    expect(
      (await vfiobench(['baseline', 'show', 'boot', '--dir', folder, '--format', 'json'])).stdout,
    ).toContain('"lanes"');
    const exact = [
      ...fail('n_pages mean != +0%'),
      ...fail('n_pages moved > 0%'),
      ...fail('steps gup_call != +0'),
    ];
    expect((await gate(...exact)).code).toBe(0);
    expect((await gate(...exact, '--variant', 'contiguous-pin')).code).toBe(0);
    expect((await gate('--selftest')).code).toBe(0);
  });

  it('are the same bytes each time, and are only replaced by --force', async () => {
    await save('-q');
    const before = readFileSync(join(folder, 'boot.json'));
    const again = await save('--seed', '2');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('boot.json: baseline boot exists; --force replaces it');
    expect(await save('--force', '-q')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(folder, 'boot.json')).equals(before)).toBe(true);
    await save('--force', '-q', '--seed', '2');
    expect(readFileSync(join(folder, 'boot.json')).equals(before)).toBe(false);
  });

  it.each<[string, readonly string[]]>([
    ['host', ['--set', 'gup_call=5000ns']],
    ['seed', ['--seed', '2']],
    ['base', ['--base', 'contiguous-pin']],
    ['rows', ['--filter', 'op=pin']],
    ['rows', ['--skip', '3']],
  ])('of another %s (%j) are refused, and compared where that is allowed', async (what, args) => {
    await save();
    const refused = await gate(...args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      new RegExp(`^vfiobench: baseline boot does not fit this replay: ${what} \\(stored `),
    );
    const allowed = await gate(...args, '--allow-mismatch', what);
    expect(allowed.code).not.toBe(2);
    expect(allowed.stdout.replace(/\s+/g, ' ')).toContain(`baseline boot differs, as allowed: ${what} `);
    if (what === 'host') expect(allowed.code).toBe(1);
  });

  it('of another trace, another unit, a part of a trace, or without the lane are refused', async () => {
    await save();
    const condition = fail('n_pages mean > +1%');
    const other = await vfiobench([
      'gate',
      'traces/contiguous-512.csv',
      '--dir',
      folder,
      '--baseline',
      'boot',
      ...condition,
    ]);
    expect(other.stderr).toMatch(/does not fit this replay: trace \(stored .*, now .*\), host \(/);
    expect((await gate('--unit', 'us')).stderr).toContain(
      'baseline boot does not fit this replay: unit (stored ns, now us; give --unit ns); save it anew\n',
    );
    expect((await gate('--limit', '10')).stderr).toContain(
      'a baseline stands for a whole trace; leave out --limit',
    );
    expect((await gate('--variant', 'contiguous-pin')).stderr).toContain(
      'baseline boot holds no lane contiguous-pin',
    );
    writeFileSync(join(folder, 'boot.json'), '{}');
    expect((await gate()).stderr).toMatch(/boot\.json: schema: /);
  });

  it('say which prices --set gave', async () => {
    await save('--set', 'gup_call=5000ns', '--set', 'acct=1us');
    const { identity } = JSON.parse(readFileSync(join(folder, 'boot.json'), 'utf8'));
    expect(identity.host.set).toEqual([
      { step: 'gup_call', price: 5000 },
      { step: 'acct', price: 1000 },
    ]);
    const shown = (await vfiobench(['baseline', 'show', 'boot', '--dir', folder])).stdout;
    expect(shown).toContain('\n  gup_call costs 5,000 ns by --set\n  acct costs 1,000 ns by --set\n');
    expect((await gate('--set', 'acct=1us')).stderr).toMatch(
      /host \(stored made-up \w+ --set gup_call=5000ns --set acct=1000ns, now made-up \w+ --set acct=1000ns\)/,
    );
  });

  it('are not saved where nothing is recorded, or the folder can’t be made', async () => {
    expect((await save('--skip', '1000')).stderr).toContain('nothing is recorded');
    writeFileSync(join(folder, 'file'), '');
    const ran = await vfiobench(['baseline', 'save', 'boot', PINS, '--dir', join(folder, 'file', 'x')]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain("can't be made: a part of the path is no folder");
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
