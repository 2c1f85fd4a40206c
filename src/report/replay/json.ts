/** A replay as JSON, with its raw buckets. The order of the keys is fixed here, whoever built the result. */
import type { ReplayResult } from '../../results/replay.js';

/** Every key of a result, wherever in it the key stands, in the order of writing. */
const LINES = [
  'schema version trace host seed step name op errno reason title label summary sha256 format rows',
  'recordedRows chosen filter skip limit badRows line message badRowCount origin workload source kernel',
  'container caveats effects overrides unit isTime variants lanes probes against n min max mean total',
  'meanPercent totalDelta word ranks faster slower percentiles percentilePercent p value percent',
  'totalVariation log2 lo hi count time countDelta timeDelta price from why lock acquisitions followed',
  'contended heldTotal heldMean heldLongest waitedTotal p50 p99 longest retries locks device bytes',
  'faults duplicates aborts faultTime idleShare bytesPerSecond slowdownPercent slowdownAgainst pagesMapped',
  'pagesMappedInVain pinnedBytes pinnedBytesPeak pinnedBytesOverTime row counters errnos differing',
  'assumedShare assumedSteps splitShare stepCounts steps recordedReturns recordedLatencies failures nic vm',
  'cpu idleGbps packetNs softirq ops calls batches longestBatchNs quietNs loadedNs longestStallNs dropped callShare',
  'softirqShare ksoftirqdShare series binNs gbps packets sent received inRing copies timeouts queues',
  'flowShare sufferingNs newConnections affectedConnections timedOut basis byPrices signCertain',
  'sensitivity verdicts probe base difference interval held unpriced byMeanAlone flips now slope at',
  'times heldAsReplayed compared firstLine firstRecorded firstModelled warnings',
] as const;

type Keys<T> = T extends readonly (infer Item)[]
  ? Keys<Item>
  : T extends object
    ? { [K in keyof T & string]: K | Keys<T[K]> }[keyof T & string]
    : never;

type Words<Line extends string> = Line extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Line;

type Listed = Words<(typeof LINES)[number]>;

/** The compiler refuses a list in which a key is missing, or one that no result has. */
const COMPLETE: [Exclude<Keys<ReplayResult>, Listed>, Exclude<Listed, Keys<ReplayResult>>] extends [
  never,
  never,
]
  ? typeof LINES
  : 'a key is missing in the list, or none of a result' = LINES;

export function jsonReport(result: ReplayResult): string {
  return `${JSON.stringify(result, COMPLETE.join(' ').split(' '), 2)}\n`;
}
