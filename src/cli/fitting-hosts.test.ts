import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { packageFile } from '../package-file.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { openTrace } from '../trace/open.js';
import { hostsFor } from './fitting-hosts.js';

describe('hosts that would do', () => {
  it.each([
    ['traces/ccw-boot.csv', 'farman-s390x'],
    ['traces/contiguous-512.csv', 'xu-4.19'],
    ['traces/glmark2-1vm.csv.gz', 'zhao-gvt'],
    ['traces/hisi-sec-1m-1.csv', 'lu-kunpeng920'],
    ['traces/virtio-kicks.csv', 'tsirkin-i7-2640m'],
    ['traces/teardown-64g.csv', 'johansen-arm64'],
  ])('of %s the one that it names is among them', async (name, host) => {
    const trace = await openTrace(packageFile(name));
    expect(trace.meta.host).toBe(host);
    expect(await hostsFor(trace)).toContain(host);
  });

  it('stand in the message where the trace names none', async () => {
    const stdin = 'op,addr,len,kind,value\nioeventfd,0xfebf1000,2,mmio,1\nkick,0xfebf1000,2,mmio,1\n';
    const { code, stderr } = await vfiobench('replay -', { stdin });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'vfiobench: <stdin> names no host in its metadata ("# host: …"); give one with --host (vfiobench list hosts); those that price what it does: debian-6.1-icount, tsirkin-i7-2640m\n',
    );
  });

  it.each([
    ['replay traces/ccw-boot.csv', 30, 'iommu_lock, call'],
    // the rows before it need no price
    ['explain traces/ccw-boot.csv --row 12', 23, 'call, group_get'],
  ])('stand in the message of %s where the one that is named has no price', async (line, steps, first) => {
    const { code, stderr } = await vfiobench(`${line} --host tsirkin-i7-2640m`);
    expect(code).toBe(2);
    expect(stderr).toContain(`has no price for ${steps} steps that this trace takes: ${first}, `);
    expect(stderr).toMatch(
      /; give each with --set [a-z_]+=…ns, or take another --host; those that price what it does: debian-6.1-icount, farman-s390x, lu-kunpeng920, xu-4.19\n$/,
    );
  });

  describe('of a trace of several kinds', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'mixed.csv');
    const rows = 'op,addr,len,pfns\nmap,0,0x100000000,\npin,,,1 2 3\ndma_read,0x5000,64,\n';
    writeFileSync(path, `# vfiobench-trace: 1\n# host: xu-4.19\n${rows}`);

    it('all steps without a price are told at once, and only hosts that have them all', async () => {
      const { code, stderr } = await vfiobench(`replay ${path} --set memslot_search=3`);
      expect([code, stderr]).toEqual([
        2,
        `vfiobench: ${path}:6: dma_read: host xu-4.19 has no price for 4 steps that this trace takes: kvm_rw, mmget_not_zero, use_mm, kvm_srcu; give each with --set kvm_rw=…ns, or take another --host; those that price what it does: debian-6.1-icount\n`,
      ]);
      const all = 'kvm_rw mmget_not_zero use_mm kvm_srcu memslot_search'.split(' ');
      expect((await vfiobench(`replay ${path} ${all.map((step) => `--set ${step}=3`).join(' ')}`)).code).toBe(
        0,
      );
      expect((await vfiobench(`replay ${path} --host debian-6.1-icount`)).code).toBe(0);
    });

    it('a row is explained where it alone has prices', async () => {
      const explained = async (line: number) =>
        await vfiobench(`explain ${path} --host zhao-gvt --row ${line}`);
      expect((await explained(5)).stderr).toContain(
        `${path}:5: pin: host zhao-gvt has no price for 11 steps`,
      );
      expect(await explained(6)).toMatchObject({ code: 0, stderr: '' });
    });

    it('rows behind --limit need no price', async () => {
      const hosts = 'debian-6.1-icount, farman-s390x, lu-kunpeng920, xu-4.19';
      const refused = async (limit: number) =>
        (await vfiobench(`replay ${path} --host zhao-gvt --limit ${limit}`)).stderr;
      expect(await refused(2)).toContain(`those that price what it does: ${hosts}\n`);
      expect(await refused(3)).toContain('those that price what it does: debian-6.1-icount\n');
    });

    it('where none has them all, that is said', async () => {
      const other = join(folder, 'more.csv');
      writeFileSync(other, `${rows}s2_fault,0x5000,64,\n`);
      const { code, stderr } = await vfiobench(`replay ${other}`);
      expect([code, stderr]).toEqual([
        2,
        `vfiobench: ${other} names no host in its metadata ("# host: …"); give one with --host (vfiobench list hosts); no built-in host prices all that it does\n`,
      ]);
    });
  });
});
