/** vfiobench sweep through main: each value is what a replay of it comes to, and what is refused. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sweepText } from '../report/sweep/text.js';
import { plainPage } from '../report/terminal.js';
import type { ReplayResult } from '../results/replay.js';
import type { SweepResult } from '../results/sweep.js';
import { sweepSchema } from '../results/sweep.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const GOLDEN = 'fixtures/golden/sweep.txt';
const PAGES = 'sweep traces/hisi-sec-1m-1.csv --over pages=1..512:x8 --variant iopf-premap';

async function json<Result>(line: string): Promise<Result> {
  const { code, stdout, stderr } = await vfiobench(`${line} --format json -q`);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const sweep = (line: string): Promise<SweepResult> => json(line);

function points({ probes }: SweepResult, name: string): SweepResult['probes'][number]['points'] {
  return probes.find((probe) => probe.name === name)!.points;
}

describe('vfiobench sweep', () => {
  it('prints where a verdict turns, a table and a plot of what moves, and what it rests on', async () => {
    const { code, stdout, stderr } = await vfiobench(PAGES);
    if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, stdout);
    expect([code, stdout, stderr]).toEqual([0, readFileSync(GOLDEN, 'utf8'), '']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('has at each value what a replay has', async () => {
    const result = await sweep(PAGES);
    expect(sweepSchema.parse(result)).toEqual(result);
    expect(points(result, 'dev_dma').map(({ text }) => text)).toEqual(['1', '8', '64', '512']);
    for (const { value, lanes, against } of points(result, 'dev_dma')) {
      const { probes } = await json<ReplayResult>(
        `replay traces/hisi-sec-1m-1.csv --variant iopf-premap:pages=${value}`,
      );
      const probe = probes.find(({ name }) => name === 'dev_dma')!;
      expect(lanes.map((lane) => lane!.mean)).toEqual(probe.lanes.map((lane) => lane!.mean));
      expect(against[0]).toEqual({
        meanPercent: probe.against[0]!.meanPercent,
        word: probe.against[0]!.word,
        signCertain: probe.against[0]!.signCertain,
        restsOnAssumed: false,
      });
    }
  });

  it('goes over a parameter of one variant among several, and over none of the others', async () => {
    const line = 'sweep traces/hisi-sec-1m-1.csv --variant iopf-premap:pages=4 --variant iopf';
    const result = await sweep(`${line} --over iopf-premap:pages=1,64`);
    expect(result.lanes).toEqual(['BASE', 'iopf-premap', 'iopf']);
    const both = points(result, 'dev_dma');
    expect(both[0].lanes[1]).toEqual(both[0].lanes[2]);
    expect(both[1].lanes[1]!.mean).toBeLessThan(both[1].lanes[2]!.mean);
    expect(both[1].lanes[2]).toEqual(both[0].lanes[2]);
  });

  it('goes over the price of a step as --set does', async () => {
    const line = 'traces/ccw-boot.csv --variant contiguous-pin';
    const result = await sweep(`sweep ${line} --over gup_call=100ns,800ns --map n_pages`);
    expect(result.probes.map(({ name }) => name)).toEqual(['n_pages']);
    const [cheap, dear] = points(result, 'n_pages');
    expect([cheap.against[0]!.word, dear.against[0]!.word]).toEqual(['slower', 'faster']);
    const { probes } = await json<ReplayResult>(`replay ${line} --set gup_call=800ns`);
    const replayed = probes.find(({ name }) => name === 'n_pages')!;
    expect(dear.lanes[1]!.total).toBe(replayed.lanes[1]!.total);
  });

  it('goes over the batch of a stage-2 range in bytes', async () => {
    const result = await sweep(
      'sweep traces/teardown-64g.csv --over batch=2M,1G --variant batch --filter op=s2_unmap',
    );
    const [small, large] = points(result, 's2_unmap');
    expect([small, large].map(({ text, value }) => [text, value])).toEqual([
      ['2M', 2 ** 21],
      ['1G', 2 ** 30],
    ]);
    expect(small.lanes[1]!.mean).toBeGreaterThan(large.lanes[1]!.mean);
  });

  it('says sizes as they were asked for, in CSV in bytes', async () => {
    const line =
      'sweep traces/teardown-256g-1g.csv --over batch=512K..1G:x2048 --variant batch --filter op=s2_unmap';
    const { stdout } = await vfiobench(line);
    expect(stdout).toMatch(/ by batch: batch is slower at 512K \(.*, the same at 1G$/m);
    expect(stdout).toMatch(/^ +512K +1 +[\d,]+ /m);
    const csv = (await vfiobench(`${line} --format csv`)).stdout;
    expect(csv).toMatch(/^s2_unmap,ns,batch,524288,BASE,1,/m);
  });

  it('goes over the trace: more VMs wait for one another, and one is the trace as it is', async () => {
    const line = 'traces/glmark2-1vm.csv.gz --base dma-rw-mutex --variant dma-rw-group-held --limit 3000';
    const result = await sweep(`sweep ${line} --over vms=1,4`);
    const [one, four] = points(result, 'dma_read');
    const { probes } = await json<ReplayResult>(`replay ${line}`);
    const replayed = probes.find(({ name }) => name === 'dma_read')!;
    expect(one.lanes.map((lane) => lane!.total)).toEqual(replayed.lanes.map((lane) => lane!.total));
    expect(four.lanes[0]!.n).toBe(4 * one.lanes[0]!.n);
    expect(four.lanes[0]!.mean).toBeGreaterThan(one.lanes[0]!.mean);
  });

  it('goes over doorbells: an emulated write looks among more of them', async () => {
    const result = await sweep(
      'sweep traces/virtio-kicks.csv --over eventfds=0,64 --variant mmio-pv --filter op=kick --limit 6000',
    );
    const [none, many] = points(result, 'kick');
    expect(many.lanes[0]!.n).toBe(none.lanes[0]!.n);
    expect(many.lanes[0]!.mean).toBeGreaterThan(none.lanes[0]!.mean);
  });

  it('says so where nothing depends on it', async () => {
    const { code, stdout, stderr } = await vfiobench(
      'sweep traces/ccw-boot.csv --over contiguity=1,64 --variant contiguous-pin',
    );
    expect(code).toBe(0);
    expect(stderr).toBe('vfiobench: nothing that was measured depends on contiguity here\n');
    expect(stdout).toMatch(/@n_pages_ns by contiguity: contiguous-pin is slower from 1 to 64 \(\+11\.2 %,/);
    expect(stdout).toMatch(/the same at every value: @1_page_ns, @npage, /);
  });

  it('is a line for each probe, value and lane in CSV, and tables in Markdown', async () => {
    const { stdout } = await vfiobench(`${PAGES} --format csv --map dev_dma`);
    const [head, ...lines] = stdout.trimEnd().split('\r\n');
    expect(head).toBe(
      'probe,unit,over,value,lane,n,mean,p99,total,mean_percent,word,sign_certain,rests_on_assumed',
    );
    expect(lines).toHaveLength(2 * 4);
    expect(lines[1]).toMatch(
      /^dev_dma,ns,pages,1,iopf-premap,\d+,[\d.]+,\d*\.?\d*,\d+(\.\d+)?,[\d.]+,slower,(yes|no)?,no$/,
    );
    const markdown = (await vfiobench(`${PAGES} --format markdown`)).stdout;
    expect(markdown).toMatch(/^\| pages \| n \| BASE \| iopf-premap \| change \|$/m);
  });

  it('fits into 60, 80 and 120 columns', async () => {
    const many =
      'sweep traces/ccw-boot.csv --over gup_call=100ns,800ns --variant contiguous-pin --variant pin-group-held';
    const { stdout, files } = await vfiobenchInForms(
      `${many} --variant contiguous-pin+pin-group-held --width 60`,
      ['.json'],
    );
    const laidOut = (width: number) => sweepText(JSON.parse(files[0]), plainPage(width));
    expect(stdout).toBe(laidOut(60));
    for (const width of [60, 80, 120])
      expect(
        laidOut(width)
          .split('\n')
          .filter((line) => line.length > width),
      ).toEqual([]);
  });

  it.each([
    ['--over page=1,2 --variant iopf-premap', 'nothing is called so here (did you mean pages?)'],
    ['--over pages=1,2', '--over pages: nothing is called so here'],
    ['--over pages=0,2 --variant iopf-premap', 'pages is a whole number from 1'],
    ['--over pages=1ns,2ns --variant iopf-premap', '1ns: it has no unit but K, M, G and T'],
    ['--over seed=1.5,2', '--over seed: it is a whole number from 0 to 4294967295, not 1.5'],
    ['--over vms=0,2', 'it is a whole number from 1 to 256, not 0'],
    ['--over gup_call=1,2 --set gup_call=3', 'swept over and given by --set'],
    ['--over seed=1,2 --seed 5', '--over seed: it is swept over and given by --seed; leave one out'],
    ['--over gup_call=1,2 --filter vm=77', 'nothing is recorded: no row of the trace was chosen'],
    ['--over gup_call=1parsec', '--set gup_call=1parsec: a price is written like'],
    ['--over contiguity=1,2 --map nothing', '--map nothing: nothing of that name was measured'],
    ['--over contiguity', 'a sweep is written like'],
    ['--over contiguity=1,2 --format mail', 'no such form here; there are text, json, csv, markdown, html'],
  ])('%s is refused', async (options, message) => {
    const { code, stdout, stderr } = await vfiobench(`sweep traces/hisi-sec-1m-1.csv ${options}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('shows prices in the unit of the host where none was given', async () => {
    const over =
      'sweep traces/contiguous-512.csv --over gup_call=100,400 --variant contiguous-pin --map n_pages -q';
    expect((await vfiobench(over)).stdout).toMatch(/faster from 100ns to 400ns/);
    expect((await vfiobench(`${over} --format csv`)).stdout).toContain(',gup_call,100ns,BASE,');
  });

  it('has a line of no calls for a value at which none was made', async () => {
    const over = 'sweep traces/contiguous-512.csv --over npage=1,8 --variant contiguous-pin --map n_pages -q';
    const csv = (await vfiobench(`${over} --format csv`)).stdout.split('\r\n');
    expect(csv[1]).toBe('n_pages,ns,npage,1,BASE,0,,,,,,,');
    expect((await vfiobench(over)).stdout).toMatch(/^ +1 +0 *$/m);
  });

  it('says in every form where the sign is not certain', async () => {
    const line = 'sweep traces/ccw-boot.csv --over seed=1,2 --variant contiguous-pin --map n_pages -q';
    const { stdout, files } = await vfiobenchInForms(line, ['.json', '.csv', '.md']);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('is slower at all 2 seeds (+11.2 % to +13.3 %, sign not certain)');
    expect(text).toContain(' 5,111 +11.2 % ? ');
    expect(text).toContain("?: sign not certain, the prices' 95 % interval");
    const result: SweepResult = JSON.parse(files[0]);
    expect(sweepSchema.parse(result)).toEqual(result);
    expect(points(result, 'n_pages')[0].against[0]).toMatchObject({ signCertain: false });
    expect(files[1]).toMatch(/,contiguous-pin,.*,slower,no,no\r$/m);
    expect(files[2]).toContain('+11.2 % to +13.3 %, sign not certain)');
    expect(files[2]).toContain('| +11.2 % ? |');
  });

  it('marks what rests on assumed prices alone, and only that', async () => {
    const line = 'sweep traces/virtio-kicks.csv --over eventfds=0,8 --variant mmio-pv --limit 3000 -q';
    const { stdout } = await vfiobench(line);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(/@ioeventfd_cycles by eventfds: mmio-pv is slower from 0 to 8 \([^)]* \*\)/);
    expect(text).toMatch(/@kick_cycles by eventfds: mmio-pv is faster from 0 to 8 \([^)*]*\)/);
    expect(text).toContain('*: the difference rests on assumed prices alone');
    expect(text).not.toContain('not certain');
  });

  it('has the runs of a verdict by how sure they are', async () => {
    const line = 'sweep traces/ccw-boot.csv --over pages_array=400ns,5us --variant contiguous-pin -q';
    const { stdout } = await vfiobench(`${line} --map n_pages`);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /is slower at 400ns \(\+[\d.]+ %, sign not certain\), slower at 5000ns \([^)]*\d % \*\)/,
    );
  });

  it('says what the host added, as where locks were waited for', async () => {
    const line = 'sweep traces/glmark2-1vm.csv.gz --over cpus-per-vm=1,8 --base dma-rw-mutex --limit 2000 -q';
    const effect = 'host: locks were waited for: a waiter goes on 120 cycles after the release';
    expect((await vfiobench(line)).stdout.replace(/\s+/g, ' ')).toContain(effect);
    expect((await vfiobench(line.replace('1,8', '1'))).stdout.replace(/\s+/g, ' ')).not.toContain(effect);
  });

  it('reads no pipe, which ends after the first value', async () => {
    const { code, stderr } = await vfiobench('sweep - --over vms=1,2');
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: a sweep reads the trace once for each value: give it as a file, not a pipe\n',
    ]);
  });
});
