/** vfiobench vmexit through main: the suite's lines, what is said beside them, and what can't be measured. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GOAL } from '../replay/suites/vmexit.js';
import type { VmexitResult } from '../results/vmexit.js';
import { vmexitSchema } from '../results/vmexit.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { expectSchema } from './schemas.test-data.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const folder = temporaryFolder();

const HOST = JSON.parse(readFileSync('src/hosts/data/tsirkin-i7-2640m.json', 'utf8'));

function hostFile(change: object): string {
  const path = join(folder, 'host.json');
  writeFileSync(path, JSON.stringify({ ...HOST, ...change }));
  return path;
}

describe('vfiobench vmexit', () => {
  // those of every kind: docs/doorbells.md, which readme.test.ts holds to the tool
  it('prints lines as the suite does, and JSON that follows its schema', async () => {
    const line = 'vmexit mmio-wildcard portio-no-eventfd:pci-io hcall';
    const { code, stdout, stderr, files } = await vfiobenchInForms(line, ['.json']);
    expect(code).toBe(0);
    await expectSchema('vmexit', vmexitSchema, JSON.parse(files[0]));
    expect(stdout).toBe(
      ['mmio-wildcard-eventfd:pci-mem 3529', 'portio-no-eventfd:pci-io 5977', 'hcall-eventfd 1846', ''].join(
        '\n',
      ),
    );
    expect(stderr).toContain('not measured');
    expect(stderr).toContain(
      'portio-no-eventfd:pci-io: 73 % of it rests on assumed prices (userspace_exit, ',
    );
    // however small its share, no figure tells it
    expect(stderr).toContain('hcall-eventfd: what sets it apart, hypercall, has an assumed price\n');
    expect((await vfiobench('vmexit hcall -q')).stderr).toBe('');
  });

  it('doubles the iterations until 2^30 cycles have passed', async () => {
    const { stdout } = await vfiobench('vmexit mmio-pv portio-no-eventfd:pci-io --eventfds 4 --format json');
    const { tests, eventfds, goal } = JSON.parse(stdout) as VmexitResult;
    expect([eventfds, goal, tests.map(({ variant }) => variant)]).toEqual([
      4,
      GOAL,
      ['mmio-pv', 'portio-userspace'],
    ]);
    for (const { mean, iterations, cycles } of tests) {
      expect(mean! * iterations).toBeGreaterThanOrEqual(GOAL);
      expect((mean! * iterations) / 2).toBeLessThan(GOAL);
      expect([Math.log2(iterations) % 1, Math.floor(mean!)]).toEqual([0, cycles]);
    }
  });

  it('prints what the reader of such lines takes', async () => {
    const file = join(folder, 'vmexit.txt');
    expect((await vfiobench(`vmexit hcall mmio-pv -o ${file} -q`)).code).toBe(0);
    const { code, stdout } = await vfiobench(`compare ${file} ${file}`);
    expect(code).toBe(0);
    expect(stdout).toContain('mmio-pv-eventfd:pci-mem');
  });

  it('takes prices from --set, and modules of the user’s', async () => {
    const line = 'vmexit portio-wildcard --set vmexit=1845.04cycles --set vmenter=633.78 -q';
    expect((await vfiobench(line)).stdout).toBe('portio-wildcard-eventfd:pci-io 2846\n');
    const module = join(folder, 'mine.mjs');
    writeFileSync(
      module,
      `export default { name: 'mine', path: 'kick', summary: 's', source: 's',
        replaces: (_, kernel) => ({ serveMmio: (kvm) => { kvm.ledger.charge(kernel.step('decode'), 2); return null; } }) };`,
    );
    const { code, stdout } = await vfiobench(`vmexit ${module} -q`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mine \d{4}\n$/);
  });

  it('leaves out what the host can’t do, and says so', async () => {
    const kvm = { ...HOST.kvm, mmio: 'arm64', fastMmio: false };
    const { code, stdout, stderr } = await vfiobench(
      `vmexit portio-wildcard mmio-pv --host ${hostFile({ kvm })}`,
    );
    expect([code, stdout.split('\n').length]).toEqual([0, 2]);
    expect(stdout).toMatch(/^mmio-pv-eventfd:pci-mem /);
    expect(stderr).toContain('portio-wildcard-eventfd:pci-io: arm64 has no port I/O');
  });

  it.each<[string, string]>([
    ['vmexit mmio-wildcard-eventfd:pci-io', 'no such test (did you mean mmio-wildcard-eventfd:pci-mem?)'],
    ['vmexit mmio-vp', 'no variant is called mmio-vp (did you mean mmio-pv?)'],
    ['vmexit kvm-rw', 'kvm-rw is no way to ring a doorbell'],
    ['vmexit mmio-pv mmio-pv-eventfd:pci-mem', 'mmio-pv-eventfd:pci-mem is named twice'],
    [
      'vmexit --host xu-4.19',
      'host xu-4.19 is priced in ns and does not say how many cycles a ns has; hosts that price kicks in cycles: tsirkin-i7-2640m',
    ],
    ['vmexit --host zhao-gvt', 'host zhao-gvt prices no kicks; those that do, in cycles: tsirkin-i7-2640m'],
    ['vmexit --eventfds 0', 'It is a whole number from 1 to 1000'],
    ['vmexit --eventfds 1001', 'It is a whole number from 1 to 1000'],
    ['vmexit --format mail', 'no such form here; there are text, json'],
    ['vmexit --set gup_cal=3', 'no such step'],
  ])('vfiobench %s: one line', async (line, message) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses kicks that cost next to nothing', async () => {
    const steps = Object.fromEntries(
      Object.keys(HOST.steps).map((name) => [name, { price: 0.001, from: 'assumed', why: 'made up' }]),
    );
    const host = hostFile({ steps, fits: undefined });
    const { code, stderr } = await vfiobench(`vmexit hcall --host ${host}`);
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: hcall: a kick of 0.0 cycles is too short to measure; it must take 256 or more\n',
    ]);
  }, 60_000);
});
