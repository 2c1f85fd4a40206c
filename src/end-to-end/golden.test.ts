/**
 * Whole runs through main, byte for byte. UPDATE_GOLDEN=1 rewrites the files: read the diff before committing it. Prices
 * and dispersions come from a host file made up for tests, so that a calibration changes nothing here.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { replayResultSchema } from '../results/replay.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';
const VARIANTS = '--variant contiguous-pin --variant pin-group-held';

const LOCKS = 'replay fixtures/traces/locks.csv --base dma-rw-mutex --variant dma-rw-rwsem';

const GOLDEN: readonly [file: string, line: string][] = [
  ['replay.txt', `replay ${PINS} ${VARIANTS}`],
  ['replay-120.txt', `replay ${PINS} ${VARIANTS} --width 120`],
  ['replay-colour.txt', `replay ${PINS} --variant contiguous-pin --color always`],
  ['replay-base.txt', `replay ${PINS}`],
  ['replay.json', `replay ${PINS} ${VARIANTS} --format json`],
  ['replay.csv', `replay ${PINS} ${VARIANTS} --format csv`],
  ['replay.md', `replay ${PINS} ${VARIANTS} --format markdown`],
  ['replay.mail', `replay ${PINS} ${VARIANTS} --format mail`],
  ['replay.bpftrace', `replay ${PINS} ${VARIANTS} --bpftrace`],
  [
    'replay-chosen.txt',
    `replay ${PINS} --variant fixtures/variants/capped-run.mjs:most=32 --base contiguous-pin --unit us --seed 7 --skip 5 --limit 20 --filter op=pin,vm=0 --set gup_call=90ns`,
  ],
  ['explain.txt', `explain ${PINS} --row 12 --variant contiguous-pin`],
  ['explain.json', `explain ${PINS} --row 12 --variant contiguous-pin --format json`],
  [
    'explain-dma-rw.txt',
    'explain fixtures/traces/mm-exit.csv --row 11 --host fixtures/hosts/made-up.json --variant dma-rw-mutex --variant dma-rw-mmget-not-zero',
  ],
  [
    'replay-dma-rw.txt',
    'replay fixtures/traces/mm-exit.csv --host fixtures/hosts/made-up.json --variant dma-rw-group-held --width 100',
  ],
  ['locks.txt', `${LOCKS} --locks`],
  ['locks.json', `${LOCKS} --locks --format json`],
  ['locks.csv', `${LOCKS} --locks --format csv`],
  ['locks.md', `${LOCKS} --locks --format markdown`],
  ['locks.mail', `${LOCKS} --locks --format mail`],
  ['locks.bpftrace', `${LOCKS} --bpftrace`],
  ['device.mail', 'replay traces/hisi-sec-1m-100.csv --variant iopf --format mail'],
  ['replay.html', `replay ${PINS} --variant contiguous-pin --filter npage>=8,op=pin --format html`],
  [
    'sweep.html',
    `sweep ${PINS} --over run_layers=0ns,100ns,2us --variant contiguous-pin --map n_pages --format html`,
  ],
  ['info.txt', `info ${PINS}`],
  ['info.json', `info ${PINS} --format json`],
];

const ZONE = process.env.TZ;
afterEach(() => {
  if (ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = ZONE;
});

describe('golden runs', () => {
  it.each(GOLDEN)('%s: vfiobench %s', async (file, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(file, stdout);
  });

  it('are the same bytes a second time, in another time zone and locale', async () => {
    process.env.TZ = 'Pacific/Chatham';
    for (const [file, line] of GOLDEN.slice(4)) {
      const { code, stdout, stderr } = await vfiobench(line, {
        env: { TZ: 'Pacific/Chatham', LANG: 'de_DE.UTF-8' },
      });
      expect({ code, stderr }, line).toEqual({ code: 0, stderr: '' });
      expectGolden(file, stdout);
    }
  });

  it('differ by the seed', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((seed) => vfiobench(`replay ${PINS} --format json --seed ${seed}`)),
    );
    const mean = ({ stdout }: { stdout: string }) => JSON.parse(stdout).probes[0].lanes[0].mean;
    expect(mean(one)).not.toBe(mean(two));
  });

  it('as JSON follow the published schema', async () => {
    const { stdout } = await vfiobench(`replay ${PINS} ${VARIANTS} --format json`);
    expect(replayResultSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  });

  it.each([60, 72, 80, 100, 120, 200])('of %d columns have no longer line', async (width) => {
    const lines = [`replay ${PINS} ${VARIANTS}`, 'list steps', 'list hosts', 'list variants', 'list ops'];
    // the histograms of info are bpftrace's own, 79 columns wide
    if (width >= 80) lines.push(`info ${PINS}`);
    for (const line of lines) {
      const { stdout } = await vfiobench(`${line} --width ${width}`);
      const longest = Math.max(...stdout.split('\n').map((text) => [...text].length));
      expect(longest, line).toBeLessThanOrEqual(width);
    }
  });

  it('take the width of the terminal, 80 when piped', async () => {
    const line = `replay ${PINS} --variant contiguous-pin --color never`;
    const wide = await vfiobench(`${line} --width 132`);
    expect((await vfiobench(line, { columns: 132 })).stdout).toBe(wide.stdout);
    expect((await vfiobench(line, { columns: 40 })).stdout).toBe(
      (await vfiobench(`${line} --width 60`)).stdout,
    );
    const plain = (await vfiobench(`${line} --width 80`)).stdout;
    expect((await vfiobench(line)).stdout).toBe(plain);
    expect((await vfiobench(line, { columns: 0 })).stdout).toBe(plain);
  });

  it('read the trace from standard input alike, but for its name', async () => {
    const stdin = readFileSync(new URL(`../../${PINS}`, import.meta.url));
    const named = await vfiobench(`replay ${PINS} --format json`);
    const piped = await vfiobench('replay - --host fixtures/hosts/made-up.json --format json', { stdin });
    const { trace, ...rest } = JSON.parse(piped.stdout);
    const { trace: namedTrace, ...namedRest } = JSON.parse(named.stdout);
    expect(rest).toEqual(namedRest);
    expect({ ...trace, name: PINS }).toEqual(namedTrace);
    expect(trace.name).toBe('-');
  });
});
