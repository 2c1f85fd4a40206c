/** What is said where a variant changes nothing, ties with BASE, or where nothing was recorded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const KICKS = 'replay traces/virtio-kicks.csv --quiet --jobs 1 --limit 2000 --width 160';
const TIE = `${KICKS} --base portio-wildcard --variant hcall --filter op=kick --sensitivity`;

describe('an exact tie', () => {
  it('names the steps that differ, their prices, and that any other price decides it', async () => {
    const { stdout } = await vfiobench(TIE);
    expect(stdout).toMatch(
      /^hcall takes other steps .* here: −([\d,]+) fast_pio at 60\*, \+\1 hypercall at 60\* cycles$/m,
    );
    expect(stdout).toMatch(/^ {2}mean +1,\d\d\d$/m);
    expect(stdout).toMatch(/why hcall costs the same, by other steps:[\s\S]*hypercall \* .* \+60\.0$/m);
    expect(stdout).toContain(
      'hcall costs exactly what BASE does on this trace, and only at these prices: fast_pio (assumed: 60), hypercall (assumed: 60)',
    );
    expect(stdout).toMatch(/^ {4}hypercall \* +60 +20 to 180 +60 +1$/m);
  });

  it('is none at another price', async () => {
    const { stdout } = await vfiobench(`${TIE} --set hypercall=61`);
    expect(stdout).toContain('hcall is slower on this trace, by less than half a percent, unless');
  });
});

describe('a variant that changes nothing', () => {
  it('may take a lock in another way: nobody waits for it here', async () => {
    const { stdout } = await vfiobench(
      'replay traces/rw-pages.csv --base dma-rw-mutex --variant dma-rw-rwsem --width 200',
    );
    expect(stdout).toMatch(
      /^dma-rw-rwsem changes nothing here: the calls of this trace take the same steps as in BASE, and none waits for a lock\n/,
    );
  });

  it("leaves BASE's latencies to be seen", async () => {
    const { stdout } = await vfiobench(`${KICKS} --variant contiguous-pin`);
    expect(stdout).toContain('contiguous-pin changes nothing here');
    expect(stdout).toMatch(/^@kick_cycles: [\s\S]*BASE and every variant alike[\s\S]*^ {2}mean +\d,\d\d\d$/m);
    // beside one that changes something, what nobody changes is not drawn
    const both = await vfiobench(`${KICKS} --variant contiguous-pin --variant mmio-pv --filter op=kick`);
    expect(both.stdout).not.toContain('every variant alike');
  });
});

describe('nothing recorded', () => {
  const folder = temporaryFolder();

  it('is bad input, after what was asked for has been written', async () => {
    const file = join(folder, 'out.txt');
    const { code, stderr } = await vfiobench(`${KICKS} --variant mmio-pv --filter op=pin -o ${file}`);
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: traces/virtio-kicks.csv: nothing is recorded: no row of the trace was chosen (vfiobench info says what it has); look at --filter and --skip\n',
    ]);
    expect(readFileSync(file, 'utf8')).toContain("none of the trace's 2,000 was chosen");
  });
});

describe('lines of 80 columns', () => {
  it.each(['list slots', 'explain traces/virtio-kicks.csv --row 12000 --variant portio-datamatch'])(
    '%s',
    async (line) => {
      const { stdout } = await vfiobench(`${line} --width 80`);
      expect(stdout.split('\n').filter((text) => [...text].length > 80)).toEqual([]);
    },
  );
});
