/** Recordings of VFIO's calls: what is read of them, whatever the names of their columns, and what is said of the rest. */
import { describe, expect, it } from 'vitest';
import { minus } from '../../../errno.js';
import type { TraceRow } from '../../write.js';
import { imported, rowsOf } from './imported.test-data.js';

const HEADER = 'time_ns,pid,tid,op,addr,len,prot,runs,lat_ns,ret';

describe('a call', () => {
  it('is a row with its time, latency and return, below what had to be there before', async () => {
    const text = `Attaching 3 probes...\n${HEADER}\n20000000000,7,8,pin,0x5000,8192,3,,1500,2\n\n\n@x: 7\n`;
    expect(await rowsOf(text)).toEqual([
      { tsNs: 10_000_000_000n, vm: 0, cpu: 0, op: 'map', addr: 0x5000n, len: 8192n, backing: '4k' },
      { tsNs: 2e10, vm: 0, cpu: 0, op: 'pin', pfns: [5, 6], prot: 'rw', latNs: 1500, ret: 2 },
    ]);
  });

  it('is read by the names that others give the columns, and by those it has not', async () => {
    const text = 'pid,comm,func,iova,npage\n7,qemu,unpin,4096,2\n7,qemu,pin,0x1000,2\n';
    const { columns, rows } = await imported(text, { backing: 'thp' });
    expect([...rows()]).toEqual([
      { vm: 0, cpu: 0, op: 'map', addr: 4096n, len: 8192n, backing: 'thp' },
      { vm: 0, cpu: 0, op: 'pin', pfns: [1, 2] },
      { vm: 0, cpu: 0, op: 'unpin', pfns: [1, 2] },
      { vm: 0, cpu: 0, op: 'pin', pfns: [1, 2] },
    ]);
    expect(columns).not.toContain('ts_ns');
  });

  it('of pages that are no range comes in several lines: same time, thread and operation', async () => {
    const lines = [
      '5,7,7,pin,0x1000,8192,3,,90,3',
      '5,7,8,pin,0x9000,4096,3,,10,1',
      '5,7,7,pin,0x5000,4096,3,,90,3',
    ];
    const unpins = [
      '9,7,7,unpin,0x1000,4096,,,5,2',
      '9,7,7,unpin,0x5000,4096,,,5,2',
      '9,7,7,pin,0x5000,4096,3,,5,1',
    ];
    const { notes, rows } = await imported([HEADER, ...lines, ...unpins, ''].join('\n'));
    expect([...rows()].slice(1).map(({ op, cpu, pfns, ret }) => [op, cpu, pfns, ret])).toEqual([
      ['pin', 0, [1, 2, 5], 3],
      ['pin', 1, [9], 1],
      ['unpin', 0, [1, 5], 2],
      ['pin', 0, [5], 1],
    ]);
    expect(notes[0]).toContain('4 calls (pin 3, unpin 1)');
  });

  it('is put where it began: a tracer prints it once it is over, and times since the epoch fit no double', async () => {
    const rows = await rowsOf(
      `${HEADER}\n1700000000000000009,7,7,map,0,4096,3,0,5,0\n1700000000000000001,7,9,unmap,0x1000,4096,,,90,0\n`,
    );
    expect(rows.map(({ tsNs, op, cpu }) => [tsNs, op, cpu])).toEqual([
      [1_699_999_990_000_000_001n, 'map', 0],
      [1_700_000_000_000_000_001n, 'unmap', 1],
      [1_700_000_000_000_000_009n, 'map', 0],
    ]);
  });

  it.each([
    ['-17', minus('EEXIST')],
    ['18446744073709551599', minus('EEXIST')],
    ['4294967279', minus('EEXIST')],
    ['0', 0],
    ['', undefined],
  ])('returned %j: an int, however the tracer prints it', async (text, ret) => {
    const rows = await rowsOf(`${HEADER}\n1,7,7,map,0,4096,3,,5,${text}\n`);
    expect(rows.at(-1)!.ret).toBe(ret);
  });

  it.each([
    [4096 * 8, 8, '4k'],
    [4096 * 9, 2, '4k:run=4'],
    [4096 * 512, 1, 'thp'],
    [4096 * 511, 1, '4k:run=511'],
    [4096, 0, 'hugetlb-2m'],
  ])('maps %d bytes by %d calls of iommu_map: backing %s', async (bytes, runs, backing) => {
    const rows = await rowsOf(`${HEADER}\n1,7,7,map,0,${bytes},3,${runs},5,0\n`, { backing: 'hugetlb-2m' });
    expect(rows.map((row) => row.backing)).toEqual([backing]);
  });
});

describe('an unmap', () => {
  it('of what a device holds comes behind the unpins that it makes', async () => {
    const lines = ['1,7,7,map,0,8192,3,0,5,0', '2,7,7,pin,0,8192,3,,5,2', '3,7,7,unpin,0,4096,,,5,'];
    const within = [
      '12,7,7,unpin,0x1000,4096,,,5,',
      '13,7,8,unpin,0x1000,4096,,,5,',
      '10,7,7,unmap,0,8192,,,20,0',
    ];
    const { rows } = await imported([HEADER, ...lines, ...within, ''].join('\n'));
    const calls = [...rows()].filter(({ tsNs }) => tsNs !== 0n).map(({ tsNs, op, cpu }) => [tsNs, op, cpu]);
    expect(calls.slice(2)).toEqual([
      [3, 'unpin', 0],
      [10, 'unpin', 0],
      [10, 'unmap', 0],
      [13, 'unpin', 1],
    ]);
  });

  it('of all has no length of its own', async () => {
    const text = `${HEADER}\n1,7,7,map,0x1000,4096,3,1,5,0\n2,7,7,unmap,0x0,0,,,5,0\n3,7,7,unmap,0x0,0,,,5,-22\n`;
    const { meta, rows } = await imported(text);
    expect([...rows()].map(({ op, addr, len }) => [op, addr, len])).toEqual([
      ['map', 0x1000n, 4096n],
      ['unmap', 0n, 0xffff_ffff_ffff_f000n],
      ['unmap', 0n, 0n],
    ]);
    expect(meta.all!.get('assumed')).toContain('unmap of all (VFIO_DMA_UNMAP_FLAG_ALL)');
  });

  it('tells of a mapping that was there before, unless it found nothing', async () => {
    const text = (unmapped: number): string =>
      `op,pid,addr,len,unmapped,ret\nunmap,7,0x1000,4096,${unmapped},0\n`;
    expect((await rowsOf(text(4096))).map(({ op }) => op)).toEqual(['map', 'unmap']);
    expect((await rowsOf(text(0))).map(({ op }) => op)).toEqual(['unmap']);
  });
});

describe('the container', () => {
  it.each([
    ['map,0,4096,3,1,5,0', 'iommu'],
    ['map,0,4096,3,0,5,0', 'mdev'],
    ['map,0,4096,3,0,5,-17', 'iommu'],
    ['map,0,4096,3,,5,0', 'iommu'],
    ['pin,0,4096,3,,5,1', 'mdev'],
    ['dma_read,0,8,,,5,0', 'mdev'],
  ])('behind %s is %s', async (call, container) => {
    expect((await imported(`${HEADER}\n1,7,7,${call}\n`)).meta.container).toBe(container);
  });

  it('is what the user says', async () => {
    const { meta } = await imported(`${HEADER}\n1,7,7,pin,0,4096,3,,5,1\n`, { container: 'iommu' });
    expect(meta.container).toBe('iommu');
  });
});

describe('several kinds of containers', () => {
  const text = `${HEADER}\n1,7,7,map,0,4096,3,1,5,0\n2,9,9,map,0,4096,3,0,5,0\n3,9,9,map,0,4096,3,0,5,-17\n`;

  it('do not fit into one trace', async () => {
    const { meta, notes } = await imported(text);
    expect(meta.container).toBe('iommu');
    expect(notes.join('\n')).toContain(
      '1 map, the first in line 3, had no IOMMU behind; a trace has one kind of container, iommu here: --pid',
    );
  });

  it.each([
    [7, 'iommu', ['map']],
    [9, 'mdev', ['map', 'map']],
  ])('are taken apart by process: %d has %s', async (pid, container, ops) => {
    const { meta, notes, rows } = await imported(text, { pids: [pid] });
    expect([meta.container, [...rows()].map(({ op }) => op)]).toEqual([container, ops]);
    expect(notes.join('\n')).not.toContain('kind of container');
  });
});

describe('what becomes no row', () => {
  it('is counted, with its first line', async () => {
    const lines = [
      HEADER,
      '1,7,7,map,0,4096,3,1,5,0',
      'Lost 12 events',
      '2,7,7,map,0x10000000000000000,4096,3,1,5,0',
      '3,7,7,remap,0,4096,3,1,5,0',
      '3,7,7,dma_read,-,8,-,-,5,0',
      '4,7,7,pin,0,4096,4,,5,1',
      '5,7,7,unpin,0,9000000000,,,5,',
      '6,7,7,map,0x4000,4096,3,0,5,-14',
      '6,7,7,map,0x4000,4096,3,0,5,-22',
      '6,7,7,map,0x4001,4096,3,0,5,-22',
      '6,7,7,map,0x1000,40',
    ];
    const { meta, notes } = await imported(lines.join('\n'));
    expect(meta.all!.get('left_out')).toBe(
      'dma_read without an address 1, pin neither to read nor to write 1, unpin of more than 1048576 pages 1, map refused for its user address, which no row holds 2, lines not understood 2',
    );
    expect(meta.all!.get('lost_events')).toBe('12');
    expect(notes.slice(-3)).toEqual([
      'events were lost: 12, first line 3: "Lost 12 events"',
      'the last line, 12, has no line end: the file may be cut off there',
      'not understood: 2 lines, first line 4: "2,7,7,map,0x10000000000000000,4096,3,1,5,0"',
    ]);
  });

  it('may be all: then there is no trace', async () => {
    await expect(imported(`${HEADER}\n1,7,7,remap,0,4096,3,1,5,0\n`)).rejects.toThrow(
      '<stdin>: no call on 2 lines; expected map, unmap, pin, unpin, dma_read or dma_write',
    );
  });
});

describe('calls of which none can be a row', () => {
  it('are told apart from lines that are no calls', async () => {
    const text = `${HEADER}\n1,7,7,dma_read,-,8,,,5,0\n2,7,7,map,0,4096,3,0,5,-14\n`;
    await expect(imported(text)).rejects.toThrow(
      '<stdin>: none of the calls on 3 lines can be a row: dma_read without an address (1), map refused for its user address, which no row holds (1)',
    );
  });
});

describe('the kernel', () => {
  it('is named by a line in front, which the user puts there', async () => {
    const calls = `${HEADER}\n1,7,7,map,0,4096,3,1,5,0\n`;
    const { meta, notes } = await imported(`# kernel: 6.1.0-56-amd64\nAttaching 3 probes...\n${calls}`);
    expect([meta.kernel, notes.some((note) => note.startsWith('not understood'))]).toEqual([
      '6.1.0-56-amd64',
      false,
    ]);
    expect((await imported(calls)).meta.kernel).toBeUndefined();
  });
});

describe('who calls', () => {
  it('is a VM for each process, or what the user says', async () => {
    const text = `${HEADER}\n1,7,7,map,0,4096,3,,5,0\n2,9,12,map,0,4096,3,,5,0\n3,7,8,map,0x1000,4096,3,,5,0\n`;
    const places = (rows: TraceRow[]): string[] => rows.map(({ vm, cpu }) => `${vm}/${cpu}`);
    expect(places(await rowsOf(text))).toEqual(['0/0', '1/0', '0/1']);
    expect(places(await rowsOf(text, { vmOf: new Map([[9, 4]]) }))).toEqual(['0/0', '4/0', '0/1']);
    await expect(imported(text, { vmOf: new Map([[10, 4]]) })).rejects.toThrow('--vm-of 10: no thread');
    await expect(imported(text, { pids: [10] })).rejects.toThrow('--pid 10: no thread or process 10 has');
  });
});
