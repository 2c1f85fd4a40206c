/** Options that contradict one another or do nothing are refused, or told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const folder = mkdtempSync(join(tmpdir(), 'vfiobench-idle-'));
afterAll(() => rmSync(folder, { recursive: true }));

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
