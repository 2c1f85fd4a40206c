/** gate and compare of saved replays (`replay -o a.json`) through main. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { unlikeRuns } from '../comparison/modelled.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';

const folder = temporaryFolder();
const saved = async (name: string, line: string): Promise<void> => {
  const { code, stderr } = await vfiobench(`${line} --quiet -o ${join(folder, name)}`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
};
const run = (line: string) => vfiobench(line.replace(/\w+\.json/g, (name) => join(folder, name)));

beforeAll(async () => {
  await saved('a.json', `replay ${PINS}`);
  await saved('c.json', `replay ${PINS} --base contiguous-pin`);
  await saved('two.json', `replay ${PINS} --variant contiguous-pin`);
  await saved('other.json', `replay traces/contiguous-512.csv --limit 40 --host farman-s390x --seed 2`);
});

describe('gate of saved replays', () => {
  const gate = (files: string, condition: string, ...more: string[]) =>
    vfiobench([
      'gate',
      ...files.split(' ').map((name) => join(folder, name)),
      '--fail-on',
      condition,
      ...more,
    ]);

  it('judges by their exact statistics, and says that they are modelled', async () => {
    const json = JSON.parse((await run(`compare a.json c.json --format json`)).stdout);
    const { columns } = json.maps.find(({ title }: { title: string }) => title.startsWith('@n_pages_ns'));
    const percent = (columns[1].mean / columns[0].mean - 1) * 100;
    const near = async (by: number) => {
      const limit = percent + by;
      const sign = limit < 0 ? '-' : '+';
      return (await gate('a.json c.json', `n_pages mean > ${sign}${Math.abs(limit).toFixed(3)}%`)).code;
    };
    expect(await near(-0.01)).toBe(1);
    expect(await near(0.01)).toBe(0);
    const { stdout } = await gate('a.json c.json', 'n_pages p50 > +1000000ns');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /BASE: \S+a\.json, vfiobench replay \(sha256 [0-9a-f]{12}\), modelled on host made-up, seed 1, trace fixtures\/traces\/pins\.csv/,
    );
    expect(stdout).not.toContain('measured');
  });

  it('know P(faster) where all values of one are below those of the other, in one row as they are', async () => {
    const trace = join(folder, 'pages.csv');
    const pins = Array.from({ length: 40 }, (_, i) => `0,pin,,,${i}`);
    writeFileSync(trace, ['vm,op,addr,len,pfns', '0,map,0x0,0x1000000,', ...pins].join('\n'));
    const replay = (name: string, set: number) =>
      saved(name, `replay ${trace} --filter op=pin --host xu-4.19 --set gup_call=${set}`);
    for (const [name, price] of Object.entries({ cheap: 100, near: 120, dear: 300 }))
      await replay(`${name}.json`, price);
    const faster = async (files: string) => {
      const { stdout } = await gate(files, '1_page faster > 2%', '--allow-inconclusive', '--format', 'json');
      const { lo, hi } = JSON.parse(stdout).checks[0].terms[0].variant;
      return [lo, hi];
    };
    expect(await faster('cheap.json dear.json')).toEqual([0, 0]);
    expect(await faster('dear.json cheap.json')).toEqual([100, 100]);
    // from 1,619 to 1,666 ns, and 20 ns more
    expect(await faster('cheap.json near.json')).toEqual([0, 50]);
  });

  it('can be tested by a slowed-down BASE', async () => {
    expect((await gate('a.json c.json', 'n_pages mean > +5%', '--selftest')).code).toBe(0);
  });

  it('of different things warns', async () => {
    const { stdout } = await gate('a.json other.json', 'n_pages mean > +9000%');
    expect(stdout.replace(/\s+/g, ' ')).toContain('other.json differs from BASE in trace (');
  });
});

describe('compare of saved replays', () => {
  it('of different traces, hosts and seeds says so in front and in what it rests on', async () => {
    const { stdout, stderr } = await run('compare a.json other.json --width 400');
    const text = `other.json differs from BASE in trace (${PINS}, traces/contiguous-512.csv), chosen rows (all, --limit 40), host (made-up, farman-s390x), seed (1, 2): what differs may be that and no variant\n`;
    expect(stderr).toBe(`vfiobench: ${text}`);
    expect(stdout.slice(stdout.indexOf('What this rests on'))).toContain(`  ${text}`);
    expect((await run('compare a.json c.json')).stderr).toBe('');
    expect((await run('compare two.json --columns BASE,contiguous-pin')).stderr).toBe('');
  });

  it('of other rows of one trace says so, though they are as many', async () => {
    await saved('first.json', `replay ${PINS} --filter op=pin,npage=1 --skip 1`);
    await saved('second.json', `replay ${PINS} --filter op=pin,npage>=1 --skip 1`);
    const { stderr } = await run('compare first.json second.json');
    expect(stderr).toContain(
      'differs from BASE in chosen rows (--skip 1 --filter op=pin,npage=1, --skip 1 --filter op=pin,npage>=1): what',
    );
    expect((await run('compare first.json first.json')).stderr).not.toContain('chosen rows');
  });

  it('with a measured recording says so', () => {
    const modelled = {
      trace: 't',
      sha256: null,
      recordedRows: 1,
      chosen: '',
      host: 'h',
      overrides: [],
      seed: 1,
      version: '1',
    };
    const [base, other] = [
      { label: 'BASE', modelled },
      { label: 'm.txt', modelled: undefined },
    ];
    expect(unlikeRuns([base, other])).toEqual([
      'm.txt is measured, BASE is modelled: what differs may be the model and no variant',
    ]);
    expect(unlikeRuns([other, other])).toEqual([]);
    expect(unlikeRuns([base, { label: 'b', modelled: { ...modelled, recordedRows: 2 } }])).toEqual([
      'b differs from BASE in recorded rows (1, 2): what differs may be that and no variant',
    ]);
  });

  it('names the variants that ran in BASE, and the lane of a map that has no partner', async () => {
    const bases = (await run('compare a.json c.json')).stdout;
    expect(bases).toContain('@n_pages_ns (page-by-page → contiguous-pin)');
    expect(bases).toMatch(/@contiguous_npage \(contiguous-pin\) of c.json\s+\(\S+\): not in BASE/);
    expect(bases).not.toContain('(BASE)');
    const lanes = (await run('compare a.json two.json')).stdout;
    expect(lanes).toContain('@n_pages_ns (BASE)');
    expect(lanes).toMatch(/@n_pages_ns \(contiguous-pin\) of two.json/);
  });

  it('tells means that moved within the same rows, and judges by them where the draws are the same', async () => {
    const kicks = (name: string, more: string) =>
      saved(name, `replay traces/virtio-kicks.csv --filter op=kick --limit 3000 ${more}`);
    await kicks('dear.json', '--set emulate=950');
    await kicks('cheap.json', '');
    await kicks('reseeded.json', '--set emulate=950 --seed 2');
    const gated = await vfiobench([
      ...['gate', join(folder, 'cheap.json'), join(folder, 'dear.json')],
      ...['--fail-on', 'kick mean > +50%', '--format', 'json'],
    ]);
    expect(JSON.parse(gated.stdout).recordings[1].modelled).toContain(
      ', --set emulate=950, --limit 3000 --filter op=kick',
    );
    for (const format of ['text --width 200', 'mail', 'markdown']) {
      const { stdout } = await run(`compare cheap.json dear.json --format ${format}`);
      const flat = stdout.replace(/\s+/g, ' ');
      expect(flat).toMatch(
        /regressed(\*\*)?: the same in every row, median 3,\d+ (→|->) 3,9\d+ cycles, mean 3,5/,
      );
      expect(flat).toMatch(/mean 3,5\d+ (→|->) 3,9\d+ cycles \(\+10\.\d %\)/);
      expect(flat).not.toContain('alike');
    }
    const against = async (line: string) => JSON.parse((await run(line)).stdout).maps[0].against[0];
    expect(await against('compare cheap.json dear.json --format json')).toMatchObject({
      verdict: 'regressed',
      judgedBy: 'statistics',
      isSame: false,
      sameRows: true,
    });
    expect(await against('compare dear.json cheap.json --format json')).toMatchObject({
      verdict: 'improved',
    });
    expect(await against('compare cheap.json reseeded.json --format json')).toMatchObject({
      verdict: 'inconclusive',
      judgedBy: 'values',
    });
    expect(await against('compare dear.json dear.json --format json')).toMatchObject({
      verdict: 'no change',
      isSame: true,
    });
  });

  it('shows the percentiles that they hold, and never calls a variant BASE', async () => {
    const { stdout } = await run('compare two.json --columns contiguous-pin,BASE --map n_pages');
    expect(stdout).toMatch(/^column BASE against BASE \(contiguous-pin\), 1 map:/);
    expect(stdout).toMatch(/p50 +[\d,]+ +[\d,]+ +[+−]?\d+\.\d %/);
  });
});
