/** The commands that are measured whole: vfiobench over full-size traces, and others over the same file. */
import { fileURLToPath } from 'node:url';
import { GLMARK2_CALLS, scaledRw } from '../synthesis/glmark2.js';
import { largeMap } from '../synthesis/many-mappings.js';
import { nicDma } from '../synthesis/nic-dma.js';
import { teardownOf } from '../synthesis/teardown.js';
import {
  ccwFio,
  FULL_WORKLOADS,
  glmark2,
  SIXTEEN_VMS,
  virtioKicks,
  WORKLOADS,
  type Workload,
} from '../synthesis/workloads.js';
import type { Form } from './trace-files.js';

export interface Command {
  readonly part: string;
  readonly name: string;
  readonly form: Form;
  /** Makes the trace; its like in small for --quick. */
  readonly full: Workload;
  readonly quick: Workload;
  /** How often the rows come, on standard input; left out: once, from the file. */
  readonly times?: number;
  /** vfiobench replay, and not another program. */
  readonly isOurs: boolean;
  /** Options of the replay, or the other program and its arguments before the file. */
  readonly words: readonly string[];
}

const QUICK = 2000;
const GB = 2 ** 30;

function fullWorkload(file: string): Workload {
  return [...WORKLOADS, ...FULL_WORKLOADS].find((workload) => workload.file === file)!;
}

const FIO = { full: fullWorkload('full/ccw-fio.csv'), quick: ccwFio('ccw-fio.csv', QUICK) };
const FIO_CSV = { ...FIO, part: 'pins', form: 'csv' } as const;
const CONTIGUOUS = ['--variant', 'contiguous-pin'];
const STATIC_AND_IOPF = ['--base', 'static-pin', '--variant', 'iopf'];

export const CSV = 'pins, CSV';
export const GZIP = 'pins, CSV.gz';
export const ARROW = 'pins, Arrow';
export const MAWK = 'mawk, sum of a column';
export const ONCE = 'pins, standard input';
export const TEN_TIMES = 'pins, ten times them';

export const COMMANDS: readonly Command[] = [
  { ...FIO, part: 'pins', name: CSV, form: 'csv', isOurs: true, words: CONTIGUOUS },
  { ...FIO, part: 'pins', name: GZIP, form: 'csv.gz', isOurs: true, words: CONTIGUOUS },
  { ...FIO, part: 'pins', name: ARROW, form: 'arrow', isOurs: true, words: CONTIGUOUS },
  { ...FIO_CSV, name: 'wc -l', isOurs: false, words: ['wc', '-l'] },
  { ...FIO_CSV, name: MAWK, isOurs: false, words: ['mawk', '-F,', '{s+=$5} END {print s}'] },
  {
    ...FIO_CSV,
    name: 'csv-parse alone',
    isOurs: false,
    words: [process.execPath, fileURLToPath(new URL('../bench-csv-parse.js', import.meta.url))],
  },
  { ...FIO, part: 'memory', name: ONCE, form: 'csv', times: 1, isOurs: true, words: CONTIGUOUS },
  { ...FIO, part: 'memory', name: TEN_TIMES, form: 'csv', times: 10, isOurs: true, words: CONTIGUOUS },
  {
    part: 'dma_rw',
    name: 'dma_rw of 16 VMs',
    form: 'csv',
    full: fullWorkload('full/glmark2-16vm.csv'),
    quick: glmark2('glmark2-16vm.csv', scaledRw(GLMARK2_CALLS, 16 * QUICK), SIXTEEN_VMS, 'synthetic'),
    isOurs: true,
    words: ['--base', 'kvm-rw', '--variant', 'dma-rw-mutex'],
  },
  {
    part: 'kicks',
    name: 'kicks of 6 VMs',
    form: 'csv',
    full: fullWorkload('full/virtio-kicks.csv'),
    quick: virtioKicks('virtio-kicks.csv', 500),
    isOurs: true,
    words: ['--variant', 'mmio-pv'],
  },
  {
    part: 'dev_dma',
    name: "a NIC's DMA",
    form: 'csv',
    full: fullWorkload('full/nic-dma.csv'),
    quick: nicDma('nic-dma.csv', 1000),
    isOurs: true,
    words: STATIC_AND_IOPF,
  },
  {
    part: 'teardown',
    name: 'teardown of 256 GB',
    form: 'csv',
    full: fullWorkload('teardown-256g.csv'),
    quick: teardownOf({ name: 'teardown-256g', gigabytes: 1, backing: '4k' }),
    isOurs: true,
    words: ['--variant', 'batch-smallest-block'],
  },
  {
    part: 'map',
    name: 'map of 1 TB, 4K pages',
    form: 'csv',
    full: fullWorkload('full/map-1t.csv'),
    quick: largeMap('map-1t.csv', GB, '4k'),
    isOurs: true,
    words: ['--variant', 'map-batched'],
  },
  {
    part: 'map',
    name: 'map of 1 TB, THP',
    form: 'csv',
    full: fullWorkload('full/map-1t-thp.csv'),
    quick: largeMap('map-1t-thp.csv', GB, 'thp'),
    isOurs: true,
    words: ['--variant', 'map-batched'],
  },
];
