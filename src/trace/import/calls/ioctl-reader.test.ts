import { describe, expect, it } from 'vitest';
import { fixture, imported, rowsOf } from './imported.test-data.js';

describe('maps and unmaps by the tracepoints of ioctls and of the IOMMU', () => {
  const text = fixture('trace-cmd-vfio-ioctl.txt');

  it('have their ranges, runs and latencies', async () => {
    const rows = await rowsOf(text);
    expect(rows).toHaveLength(51);
    expect(rows[16]).toEqual({
      tsNs: 15_436_208_000,
      vm: 0,
      cpu: 0,
      op: 'map',
      addr: 0x100000000n,
      len: 0x4000n,
      backing: '4k:run=2',
      latNs: 9000,
      ret: 0,
    });
    expect(rows[17]).toMatchObject({ op: 'unmap', addr: 0x100000000n, len: 0x4000n, latNs: 8000, ret: 0 });
  });

  it('are the same in the form of perf script', async () => {
    const perf = text
      .replace(/^cpus=1\n/, '')
      .replace(/^( +t1bench)-(\d+) +(\[000\])/gm, '$1 $2 $3')
      .replace(/: ((?:un)?map|attach\w+):/g, ': iommu:$1:')
      .replace(/: (sys_\w+):/g, ': syscalls:$1:');
    expect(await rowsOf(perf)).toEqual(await rowsOf(text));
  });

  it('have no address where they were refused, or where no IOMMU saw them, nor an end where the recording has none', async () => {
    const at = (us: number, event: string): string => `         t1bench-170   [000]    15.${us}: ${event}`;
    const enter = (us: number): string => at(us, 'sys_enter_ioctl: fd: 0x3, cmd: 0x00003b71, arg: 0x7f');
    const odd = [
      enter(940000),
      at(940001, 'sys_exit_ioctl:       0xffffffffffffffef'),
      enter(940002),
      at(940003, 'sys_exit_ioctl:       0x0'),
      enter(940004),
    ];
    const { meta, rows } = await imported(`${text}${odd.join('\n')}\n`);
    expect([...rows()]).toHaveLength(51);
    expect(meta.all!.get('left_out')).toBe(
      'map that was refused (-EEXIST): the events do not tell its address 1, map that no IOMMU saw: the events do not tell its address 1, map that had not ended 1',
    );
  });
});
