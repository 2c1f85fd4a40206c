/** gate and compare of saved replays lane by lane, and of what was measured against what is modelled, through main. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = temporaryFolder();
const run = (line: string, ...more: string[]) =>
  vfiobench([
    ...line.split(' ').map((word) => (/\.(json|csv)$/.test(word) ? join(folder, word) : word)),
    ...more,
  ]);
const judged = (line: string, condition: string) => run(line, '--fail-on', condition, '--quiet');

const KICKS = `# vfiobench-trace: 1
op,kind,addr,len,value,lat_ns
ioeventfd,mmio,0xfe000000,2,,
${Array.from({ length: 40 }, (_, i) => `kick,mmio,0xfe000000,2,0,${1300 + i}`).join('\n')}
`;

beforeAll(async () => {
  writeFileSync(join(folder, 'lat.csv'), KICKS);
  const replay = async (name: string, more: string) => {
    const line = `replay lat.csv --host tsirkin-i7-2640m --unit ns --variant mmio-pv --quiet ${more} -o ${name}`;
    expect(await run(line.trim().replace(/ +/g, ' '))).toMatchObject({ code: 0 });
  };
  await replay('cheap.json', '');
  await replay('dear.json', '--set emulate=950');
  await replay('more.json', '--variant hcall');
  await run('replay lat.csv --host tsirkin-i7-2640m --unit ns --variant hcall --quiet -o hcall.json');
});

describe('gate of saved replays with several lanes', () => {
  it('judges each lane against the one of its name', async () => {
    const { code, stdout } = await judged('gate cheap.json dear.json --format json', 'kick mean > +1%');
    expect(code).toBe(1);
    const { checks } = JSON.parse(stdout);
    expect(
      checks.map(({ base, variant, verdict }: Record<string, string>) => [base, variant, verdict]),
    ).toEqual([
      ['BASE', 'dear.json', 'fail'],
      ['BASE (mmio-pv)', 'dear.json (mmio-pv)', 'pass'],
    ]);
  });

  it('says which lanes no other has the name of, and refuses two that have BASE alone in common', async () => {
    const of = async (line: string) => run(line, '--fail-on', 'kick mean > +1%', '--format', 'json');
    const some = await of('gate cheap.json more.json');
    const left = `${join(folder, 'more.json')} (hcall): not judged, as the other recording has no such lane; --columns chooses lanes`;
    expect(some).toMatchObject({ code: 0, stderr: `vfiobench: ${left}\n` });
    expect(JSON.parse(some.stdout).warnings).toEqual([left]);
    const measured = await of('gate lat.csv cheap.json');
    expect(measured.stderr).toContain('cheap.json (mmio-pv): not judged');
    const none = await of('gate cheap.json hcall.json');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(
      /cheap\.json \(mmio-pv\) and \S+hcall\.json \(hcall\) have no variant in common: --columns mmio-pv,hcall holds /,
    );
    expect((await of('gate cheap.json hcall.json --columns mmio-pv,hcall')).code).toBeLessThan(2);
    expect((await of('gate cheap.json hcall.json --columns BASE')).code).toBe(0);
  });

  it('judges the lanes that --columns chooses', async () => {
    expect((await judged('gate cheap.json dear.json --columns mmio-pv', 'kick mean > +1%')).code).toBe(0);
    const across = await judged('gate cheap.json cheap.json --columns mmio-pv,BASE', 'kick mean > +50%');
    expect(across.code).toBe(1);
    expect(across.stdout).toContain('column mmio-pv,');
  });

  it('asks compare for its verdict, and knows steps, counters and errnos', async () => {
    const of = async (condition: string) =>
      (await judged('gate cheap.json dear.json --columns BASE', condition)).code;
    expect(await of('kick verdict == regressed')).toBe(1);
    expect(await of('kick verdict == improved')).toBe(0);
    expect(await of('steps emulate > +0')).toBe(0);
    expect(await of('steps emulate > 39')).toBe(1);
    expect(await of('errnos pin > +0')).toBe(0);
    expect(await of('counter "eventfd signals" > 39')).toBe(1);
    // which lies below the half that the exact statistics leave, or not
    expect(await of('kick faster < 45%')).toBe(2);
    expect(await of('kick faster > 50%')).toBe(0);
    const { stderr } = await judged('gate cheap.json dear.json --columns BASE', 'steps emulat > +0');
    expect(stderr).toContain('no step is called emulat (did you mean emulate?)');
  });

  it('says where rows alone are looked at though the mean moved', async () => {
    const { stdout, code } = await judged('gate cheap.json dear.json --columns BASE', 'kick moved > 5%');
    expect(code).toBe(0);
    expect(stdout).toMatch(/looks at rows alone: the mean moved by \+\d+\.\d %/);
  });
});

describe('measured against modelled', () => {
  it('is compared on either side, and gated by mean and verdict', async () => {
    for (const files of ['lat.csv cheap.json', 'cheap.json lat.csv']) {
      const { code, stdout } = await run(`compare ${files} --map kick --quiet`);
      expect(code).toBe(0);
      expect(stdout).toMatch(/@kick_ns \((measured → BASE|BASE → measured)\)/);
      expect((await judged(`gate ${files}`, 'kick mean > +900%')).code).toBe(0);
      expect((await judged(`gate ${files}`, 'kick faster > 100%')).code).toBe(0);
    }
    const pv = await run('compare lat.csv cheap.json --columns mmio-pv --quiet --format json');
    expect(JSON.parse(pv.stdout).columns[1]).toMatchObject({
      label: 'cheap.json (mmio-pv)',
      column: 'mmio-pv',
    });
  });
});

describe('the JSON of a gate of recordings', () => {
  it('names both files with form and hash, and each change and threshold', async () => {
    const { stdout } = await judged('gate cheap.json lat.csv --format json', 'kick mean > +9000ns');
    const { recordings, checks } = JSON.parse(stdout);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(recordings).toMatchObject([
      { label: 'BASE', source: join(folder, 'cheap.json'), form: 'vfiobench replay', sha256: hash },
      {
        label: 'lat.csv',
        source: join(folder, 'lat.csv'),
        form: 'vfiobench trace',
        sha256: hash,
        modelled: null,
      },
    ]);
    const [{ change, operator, threshold, base, variant }] = checks[0].terms;
    expect(change.absolute).toBeGreaterThanOrEqual(variant.lo - base.lo);
    expect(change.absolute).toBeLessThanOrEqual(variant.hi - base.lo);
    expect([operator, threshold]).toEqual(['>', { is: 'difference', value: 9000, unit: 'ns' }]);
  });
});
