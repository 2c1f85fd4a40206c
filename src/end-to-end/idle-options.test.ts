/** Options that contradict one another or do nothing are refused, or told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = temporaryFolder();

const PINS = 'replay fixtures/traces/pins.csv';

describe('refused', () => {
  it('a form that no target takes', async () => {
    const file = join(folder, 'z.json');
    const { code, stderr } = await vfiobench(`${PINS} --format csv -o ${file}`);
    expect([code, stderr]).toEqual([
      2,
      `vfiobench: --format csv and -o ${file}, whose ending asks for json: give one of them, or -o - as well\n`,
    ]);
    expect((await vfiobench(`${PINS} --format csv -o ${file} -o -`)).code).toBe(0);
    expect((await vfiobench(`${PINS} --format json -o ${file}`)).code).toBe(0);
  });

  it.each([PINS, 'vmexit hcall', 'roundtrip --packets 1'])('two prices of one step: %s', async (command) => {
    const { code, stderr } = await vfiobench(`${command} --set emulate=5 --set emulate=6`);
    expect([code, stderr]).toEqual([2, 'vfiobench: --set emulate is given twice; a step has one price\n']);
  });
});

describe('-o', () => {
  it('of a device is text where nothing else is asked for', async () => {
    expect(await vfiobench(`${PINS} -q -o /dev/null`)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await vfiobench(`${PINS} -q -o /dev/null --format json`)).toMatchObject({ code: 0, stdout: '' });
  });

  it.each([PINS, 'calibrate fixtures/calibration/io-uring-pins.csv.gz --like xu-4.19'])(
    'of a folder is told as one: %s',
    async (command) => {
      expect(await vfiobench(`${command} -o ${folder}`)).toEqual({
        code: 2,
        stdout: '',
        stderr: `vfiobench: ${folder}: can't be written: it is a folder (EISDIR)\n`,
      });
    },
  );
});

describe('a replay without a variant', () => {
  it('says nothing of differences', async () => {
    const alone = (await vfiobench(`replay traces/ccw-boot.csv --limit 500`)).stdout;
    expect(alone).not.toMatch(/vs BASE|moved|same:|contiguous-pin/);
    const both = (await vfiobench(`replay traces/ccw-boot.csv --limit 500 --variant contiguous-pin`)).stdout;
    for (const text of ['vs BASE: ', 'moved: ', 'same: ', 'under contiguous-pin'])
      expect(both.replace(/\s+/g, ' ')).toContain(text);
  });
});

describe('told', () => {
  it('a price of a step that nothing takes', async () => {
    const { code, stderr, stdout } = await vfiobench(`${PINS} --set emulate=5 --set gup_call=400`);
    expect(code).toBe(0);
    expect(stderr).toBe('vfiobench: --set emulate has no effect: no recorded call takes that step\n');
    expect(stdout).toContain('--set emulate has no effect');
  });

  it('a step of a module that its variant never charges', async () => {
    const file = join(folder, 'idle.mjs');
    writeFileSync(
      file,
      `export default { name: 'idle', path: 'kick', summary: 's', source: 't',
        steps: [{ name: 'pvcall_decode', summary: 'd', ns: 50, why: 'w' }],
        replaces: (_, kernel) => ({ doorbellWay: kernel.byMmio('bare') }) };`,
    );
    const { code, stderr } = await vfiobench(
      `replay traces/virtio-kicks.csv --limit 200 --jobs 1 --variant ${file}`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('idle brings the step pvcall_decode, which no recorded call takes\n');
  });
});
