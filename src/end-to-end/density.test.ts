/** vfiobench density through main: golden files on prices made up for tests, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { densityResultSchema } from '../results/density.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const SMALL =
  'density --host fixtures/hosts/made-up-dma.json --guest-memory 1G --host-memory 8G --param host_reserve_bytes=512M ' +
  '--param pinned_scope_bytes=4M --param arrival_ns=4s --param grow_ns=4s --param guests=48';
const TWO = `${SMALL} --variant iopf --variant iopf-premap:pages=512`;

/** The run that several tests look at, as text and as JSON. */
let two: ReturnType<typeof vfiobenchInForms> | undefined;
const runOfTwo = (): ReturnType<typeof vfiobenchInForms> => {
  two ??= vfiobenchInForms(TWO, ['.json']);
  return two;
};

const GOLDEN: readonly [file: string, line: string][] = [
  ['density.txt', TWO],
  ['density-60.txt', `${SMALL} --width 60`],
  ['density.csv', `${SMALL} --variant host-sva --variant iopf-selective --format csv`],
  ['density.md', `${TWO} --format markdown --seed 3`],
  ['density.json', `${SMALL} --base map-large-folio --variant iopf-premap --param guests=6 --format json`],
];

describe('golden runs', () => {
  it.each(GOLDEN)('%s: vfiobench %s', async (file, line) => {
    const run = line === TWO ? runOfTwo() : vfiobench(line.replace('--param guests=48 --base', '--base'));
    const { code, stdout, stderr } = await run;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(file, stdout);
    if (file.endsWith('.txt')) {
      const widest = Math.max(...stdout.split('\n').map((text) => [...text].length));
      expect(widest).toBeLessThanOrEqual(file.includes('60') ? 60 : 80);
      expect(stdout).not.toContain('\u001b');
    }
    if (file.endsWith('.json')) densityResultSchema.parse(JSON.parse(stdout));
  });
});

describe('what the issue asks to be shown', () => {
  it('with memory for everyone the fault cost is all the difference; under pressure more guests fit, and it says at what cost', async () => {
    const { stdout: text, files } = await runOfTwo();
    const { lanes, fullThroughput } = densityResultSchema.parse(JSON.parse(files[0]));
    const [pinned, ...faulting] = lanes;
    expect(pinned).toMatchObject({ label: 'static-pin+map-batched', fits: 7, limit: 'no memory to pin' });
    for (const lane of faulting) {
      const moving = pinned.costs.transferNsPerMib / lane.costs.transferNsPerMib;
      for (const { guests, throughput, faultShare, pinned: bytes } of lane.points.slice(1, pinned.fits)) {
        expect(throughput / (guests * fullThroughput)).toBeCloseTo(moving * (1 - faultShare), 9);
        expect(bytes).toBe(0);
      }
      expect(lane.fits).toBeGreaterThan(pinned.fits);
      expect(lane.points[lane.fits - 1].throughput).toBeGreaterThan(
        pinned.points[pinned.fits - 1].throughput,
      );
      expect(lane.points[lane.fits - 1].perGuest).toBeLessThan(fullThroughput);
    }
    expect(text).toMatch(/under pressure: \d+ guests fit, [\d.]+ times as many[\s\S]*it costs a\s+guest/);
  });
});

describe('in words', () => {
  const words = async (options: string): Promise<string> =>
    (await vfiobench(`${SMALL.replace('--param guests=48', '')} ${options}`)).stdout.replace(/\s+/g, ' ');

  it('how many can be pinned is not known where all that were offered are', async () => {
    const text = await words('--variant iopf-premap --param guests=5');
    expect(text).toContain('the memory of at least 5 guests can be pinned, in ');
    expect(text).toContain('at least 5 guests fit (no more were offered); it costs a guest');
    expect(text).not.toMatch(/times as many|fits under static pinning/);
  });

  it('as many is not "1 times as many"', async () => {
    const text = await words('--variant host-sva --param guests=8 --param keep=1 --param working_set=0.05');
    expect(text).toContain(
      'at least 8 guests fit (no more were offered), 1.14 times as many as can be pinned',
    );
  });

  it('huge pages are set aside whole: as many guests as can be pinned, and nothing is reclaimed', async () => {
    const text = await words('--variant iopf-premap --param backing=hugetlb-2m');
    expect(text).toContain(
      'without pressure: 7 guests fit, as many as can be pinned, and the host moves 0.989 times as much',
    );
    expect(text).toMatch(/no more, since no memory left no memory left .* reclaim from never never/);
    expect(text).toMatch(/ set aside then 7 GiB 7 GiB touched then 7 GiB [\d.]+ [GM]iB slope/);
    expect(text).toContain(' paged in touched 1 ');
    expect(text).not.toContain('in use');
  });

  it('lanes keep apart where their names are cut, and no line is wider than the terminal', async () => {
    const lanes = [512, 256, 128].map((pages) => `--variant iopf-premap:pages=${pages}+map-large-folio`);
    const { stdout } = await vfiobench(`${SMALL.replace('=48', '=20')} ${lanes.join(' ')} --width 60`);
    for (const name of ['1:iopf-pr…-folio', '2:iopf-pr…-folio', '3:iopf-pr…-folio'])
      expect(stdout.split(name).length).toBeGreaterThan(2);
    const few = `${SMALL.replace('=48', '=20')} --width 60 --variant`;
    const { stdout: long } = await vfiobench(
      `${few} iopf-premap:pages=262144+map-large-folio --param keep=0.9999`,
    );
    const { stdout: fast } = await vfiobench(`${few} iopf-premap --param devices=16 --param refault_ns=0`);
    for (const one of [stdout, long, fast])
      for (const text of one.split('\n')) expect([...text].length, text).toBeLessThanOrEqual(60);
  });
});

describe('wrong usage ends with 2, one line on stderr and nothing on stdout', () => {
  it.each([
    ['--guest-memory 16X', '--guest-memory 16X: a size is a whole number of bytes, written like 16G, 1.5G'],
    ['--host-memory -1', '--host-memory -1: a size is a whole number of bytes'],
    [
      '--guest-memory 3000000',
      '--guest-memory 3000000: it is a multiple of the granule, 1M (--param granule_bytes), such as 16G',
    ],
    [
      '--host-memory 1G',
      '--host-memory 1G: less its reserve of 512M (--param host_reserve_bytes) it does not hold one guest of 1G',
    ],
    ['--param workingset=1', '--param workingset=1: no such parameter (did you mean working_set?)'],
    ['--param duty=2', '--param duty=2: duty is a share from 0.001 to 1, not "2"'],
    ['--variant iopv', 'no variant is called iopv (did you mean iopf?)'],
    ['--variant iopf --variant iopf', '--variant iopf is named twice'],
    ['--variant contiguous-pin', '--variant contiguous-pin: it changes neither device DMA nor MAP_DMA'],
    ['--base iopf', '--base iopf: density compares with static pinning; BASE is static-pin'],
    [
      '--variant iopf-selective:map=0',
      '--variant iopf-selective:map=0: as posted, what a device asks for outside the pinned pages is refused',
    ],
    ['--variant static-pin', '--variant static-pin: static pinning is there anyway'],
    ['--host xu-4.19', 'host xu-4.19 prices no device DMA; those that do: '],
    [
      '--set dev_byte=0 --set iotlb_miss=0',
      'host made-up-dma: on these prices a device moves data in no time',
    ],
    ['--format junit', '--format junit: no such form here; there are text, json, csv, markdown, html'],
    ['--seed x', "option '--seed <number>' argument 'x' is invalid."],
  ])('%s', async (options, message) => {
    const { code, stdout, stderr } = await vfiobench(`${SMALL} ${options}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(0, `vfiobench: ${message}`.length)).toBe(`vfiobench: ${message}`);
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
  });

  it('--host-memory of an option that is missing its value', async () => {
    expect(await vfiobench('density --guest-memory')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('its schema', () => {
  it('is printed', async () => {
    const { code, stdout } = await vfiobench('schema density');
    expect({ code, title: JSON.parse(stdout).title }).toEqual({ code: 0, title: 'vfiobench density result' });
  });
});

describe('files', () => {
  const folder = temporaryFolder();

  it('are written by their endings, the same bytes as on stdout', async () => {
    const [csv, json] = [join(folder, 'out.csv'), join(folder, 'out.json')];
    const short = `${SMALL} --variant iopf --param duty=0.2`.replace('guests=48', 'guests=4');
    expect(await vfiobench(`${short} -o ${csv} -o ${json}`)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(csv, 'utf8')).toBe((await vfiobench(`${short} --format csv`)).stdout);
    expect(readFileSync(json, 'utf8')).toBe((await vfiobench(`${short} --format json`)).stdout);
    expect(readFileSync(csv, 'utf8').split('\r\n')).toHaveLength(1 + 2 * 4 + 1);
  });
});
