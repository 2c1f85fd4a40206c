import { describe, expect, it } from 'vitest';
import { packageFile } from '../package-file.js';
import { vfiobench } from '../streams.test-data.js';
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

  it.each(['replay traces/ccw-boot.csv', 'explain traces/ccw-boot.csv --row 12'])(
    'stand in the message of %s where the one that is named has no price',
    async (line) => {
      const { code, stderr } = await vfiobench(`${line} --host tsirkin-i7-2640m`);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /has no price for step iommu_lock; .* --host; those that price it: debian-6.1-icount, farman-s390x, .*zhao-gvt\n$/,
      );
    },
  );
});
