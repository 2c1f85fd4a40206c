/**
 * A passed-through NIC that receives: for each packet it reads a descriptor, writes the packet into the buffer that the
 * descriptor names, and writes the descriptor back. Nobody recorded this; sizes and order are ours.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { madeHere } from './metadata.js';
import { Random } from './random.js';
import type { Workload } from './workloads.js';

const SEED = 20210409;
const GIB = 2 ** 30;
/** RAM of the virt machine. */
const RAM = GIB;
const RAM_BYTES = 4 * GIB;
/** One ring, and the buffers behind it, a page's half each; both lie anywhere in RAM. */
const RING = RAM + GIB;
const DESCRIPTORS = 4096;
const DESCRIPTOR = 16;
const BUFFERS = RAM + 2 * GIB;
const BUFFER = 2048;
/** 64 MB of them, which the driver hands out in turn. */
const BUFFER_COUNT = 32768;
/** Bytes of a packet, with weights: acknowledgements and full frames. */
const SHORT = 66;
const LONG = 1514;
const LONG_SHARE = 0.7;

function* nicDmaRows(packets: number): Generator<TraceRow, void> {
  const random = new Random(SEED);
  yield { op: 'map', addr: RAM, len: RAM_BYTES, backing: 'thp' };
  for (let packet = 0; packet < packets; packet++) {
    const descriptor = RING + (packet % DESCRIPTORS) * DESCRIPTOR;
    const buffer = BUFFERS + (packet % BUFFER_COUNT) * BUFFER;
    yield { op: 'dev_dma', addr: descriptor, len: DESCRIPTOR, prot: 'r' };
    yield { op: 'dev_dma', addr: buffer, len: random.chance(LONG_SHARE) ? LONG : SHORT, prot: 'w' };
    yield { op: 'dev_dma', addr: descriptor, len: DESCRIPTOR, prot: 'w' };
  }
}

const ROWS_PER_PACKET = 3;

/** Three rows a packet. */
export function nicDma(file: string, packets: number): Workload {
  return {
    file,
    meta: {
      workload: 'nic-dma',
      host: 'lu-kunpeng920',
      origin: 'synthetic',
      source: 'a NIC that receives packets into 64 MB of buffers; sizes and order are invented',
      kernel: '5.12-rc',
      container: 'iommu',
      pageSize: 4096,
      all: madeHere(SEED),
    },
    columns: ['op', 'addr', 'len', 'backing', 'prot'],
    rowsAbout: ROWS_PER_PACKET * packets,
    rows: () => nicDmaRows(packets),
  };
}
