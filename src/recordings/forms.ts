/** Every form of a recording that is read, for `vfiobench list forms` and for messages. */
import { BCC } from './bcc.js';
import { BPFTRACE_JSON } from './bpftrace/json.js';
import { BPFTRACE_TEXT } from './bpftrace/text.js';
import { EXPORTED_CSV } from './exported-csv.js';
import { GO_BENCH } from './go-bench.js';
import { HYPERFINE } from './hyperfine.js';
import { KVM_UNIT_TESTS } from './kvm-unit-tests.js';
import { MAIL_TABLE } from './mail/table.js';
import { PERF_LATENCY } from './perf-latency.js';
import { PLAIN_NUMBERS } from './plain-numbers.js';
import { REPLAY_JSON } from './replay-json.js';
import { TRACE } from './trace-latencies.js';
import { VALUES_CSV } from './values-csv.js';

/** One form that is read. */
export interface Form {
  readonly name: string;
  readonly summary: string;
  /** What its lines look like. */
  readonly example: string;
}

export const FORMS: readonly Form[] = [
  {
    name: BPFTRACE_TEXT,
    summary:
      'what bpftrace prints, v0.17 to v0.27 and older: hist, lhist, stats, avg, count, sum, min, max; several snapshots',
    example: '@lat_ns: and below it [512, 1K)   12 |@@@   |',
  },
  {
    name: BPFTRACE_JSON,
    summary: 'bpftrace -f json, v0.17 to v0.27, known faults of it put right',
    example: '{"type": "hist", "data": {"@lat_ns": [{"min": 512, "max": 1023, "count": 12}]}}',
  },
  {
    name: BCC,
    summary: 'log2 and linear tables of bcc and libbpf-tools, with a key such as disk = vda above',
    example: 'usecs : count distribution and below it 4 -> 7 : 12 |***   |',
  },
  {
    name: PERF_LATENCY,
    summary: 'perf ftrace latency, with or without statistics',
    example: '4 - 8 us | 12 | ##   |',
  },
  {
    name: MAIL_TABLE,
    summary:
      'tables pasted into a mail, one or more counts a row, percent or not, the whole mail as it stands',
    example: '@lat_ns BASE +PATCH and below it 512, 1K 5660 19.20% 5611 18.61%',
  },
  {
    name: KVM_UNIT_TESTS,
    summary: 'results of kvm-unit-tests, in cycles',
    example: 'mmio-wildcard-eventfd:pci-mem 3529',
  },
  {
    name: HYPERFINE,
    summary:
      'what hyperfine --export-json wrote: every run of a command, in ms; of several commands each is a column',
    example: '{"results": [{"command": "./bench", "times": [0.0021, 0.0022]}]}',
  },
  {
    name: GO_BENCH,
    summary:
      'what go test -bench printed (-count=20), as benchstat reads it; other units than ns/op are keys',
    example: 'BenchmarkPin/pages=64-8 55642 21440 ns/op 96 B/op',
  },
  { name: TRACE, summary: 'a trace with measured latencies, CSV or CSV.gz', example: 'ts_ns,op,pfns,lat_ns' },
  {
    name: REPLAY_JSON,
    summary: 'what replay --format json wrote; each lane is a column',
    example: '{"schema": "vfiobench-replay/1"',
  },
  {
    name: EXPORTED_CSV,
    summary: 'what export --format csv wrote',
    example: 'map,key,column,unit,lo,hi,count,kind,value,snapshot',
  },
  {
    name: VALUES_CSV,
    summary: 'CSV with one value a row; the column with a unit holds it, the others are the key',
    example: 'npage,backing,way,lat_ns',
  },
  {
    name: PLAIN_NUMBERS,
    summary: 'numbers, one a line; # comments; the first line may name them',
    example: 'lat_ns and below it 1638',
  },
];
