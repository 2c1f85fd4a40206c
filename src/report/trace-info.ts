/** `vfiobench info`: what is in a trace, for people and as JSON. */
import { shownName } from '../failure.js';
import { histogramRows } from '../recordings/bpftrace/rows.js';
import type { Bucket } from '../results/replay.js';
import { Log2Histogram, log2BucketIndex } from '../stats/log2.js';
import type { TraceSummary } from '../trace/summary/summary.js';
import type { TraceMeta } from '../trace/trace.js';
import { wrap } from './fit-width.js';
import { bytesText, counted, grouped, scaled } from './numbers.js';
import { linesOf } from './page.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

const LABEL_WIDTH = 14;
/** Blanks in front of what goes on in a further line. */
const HANGING = 4;
/** Bad rows that are shown; JSON has all that were kept. */
const SHOWN_BAD_ROWS = 10;

/** Exact counts put into bpftrace's buckets. */
function buckets(counts: ReadonlyMap<number, number>): Bucket[] {
  const histogram = new Log2Histogram();
  for (const [value, count] of counts) histogram.counts[log2BucketIndex(value)] += count;
  return histogram.buckets();
}

/** Text of a trace's metadata without what a terminal would act on. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** What can be said of the metadata, defaults included. */
function metaFields(meta: TraceMeta): [label: string, text: string | undefined][] {
  return [
    ['workload', meta.workload],
    ['origin', meta.origin],
    ['source', meta.source],
    ['kernel', meta.kernel],
    ['host', meta.host],
    ['container', meta.container],
    ['page size', bytesText(meta.pageSize)],
    ['ipa bits', String(meta.ipaBits)],
    ['memlock', meta.memlockBytes === Number.POSITIVE_INFINITY ? 'unlimited' : bytesText(meta.memlockBytes)],
    ['dma entries', `at most ${grouped(meta.dmaEntryLimit)}`],
    ['dirty tracking', meta.dirtyTracking ? 'on' : 'off'],
    ['dma_rw caller', meta.caller === 'kthread' ? 'kernel thread' : 'task'],
  ];
}

function opLines({ ops }: TraceSummary): string[] {
  if (ops.length === 0) return [];
  return table(
    ops.map(({ op, rows }) => [op, grouped(rows)]),
    'lr',
    LABEL_WIDTH + 1,
  );
}

function pinLines({ pins }: TraceSummary): string[] {
  if (pins.calls === 0) return [];
  const { total, distinct, first, reused, already, peak } = pins;
  return [
    `${counted(pins.calls, 'call')}, ${counted(total, 'page')}, ${grouped(distinct)} distinct, at most ${grouped(peak)} pinned at a time`,
    `${grouped(first)} pinned for the first time, ${grouped(reused)} again after an unpin, ${grouped(already)} while already pinned`,
  ];
}

/** Whole where it fits, to be copied, or else in halves. */
function hashLines(sha256: string, room: number): string[] {
  const half = sha256.length / 2;
  return sha256.length <= room ? [sha256] : [sha256.slice(0, half), sha256.slice(half)];
}

/** The summary for people, ending in a newline; histogram rows are as wide as bpftrace draws them, whatever the width. */
export function traceInfoText(summary: TraceSummary, { width, chalk }: Terminal): string {
  const lines: string[] = [];
  const field = (label: string, text: string | undefined) => {
    if (text === undefined) return;
    wrap(printable(text), Math.max(20, width - LABEL_WIDTH - 1)).forEach((line, i) => {
      lines.push(`${chalk.dim((i === 0 ? label : '').padEnd(LABEL_WIDTH))} ${line}`);
    });
  };
  const list = (label: string, texts: readonly string[]) => {
    for (const [i, text] of texts.entries()) field(i === 0 ? label : '', text);
  };

  lines.push(chalk.bold(shownName(summary.name)));
  field('format', summary.format);
  if (summary.sha256 === null) field('sha256', 'not known: not all of the trace was read');
  else list('sha256', hashLines(summary.sha256, width - LABEL_WIDTH - 1));
  for (const [label, text] of metaFields(summary.meta)) field(label, text);
  list(
    'other metadata',
    Object.entries(summary.otherMeta).map(([key, text]) => `${key}: ${text}`),
  );
  lines.push('');
  field('only', summary.only ?? undefined);
  field('rows', grouped(summary.rows));
  lines.push(...opLines(summary));
  field(
    'vms',
    `${counted(summary.vms, 'vm')}, ${counted(summary.cpus, 'cpu')}, ${counted(summary.devs, 'device')}`,
  );
  field('time', summary.spanNs === null ? 'no timestamps' : scaled(summary.spanNs, 'ns'));
  list(
    'backing',
    summary.mapped.map(({ op, backing, bytes }) => `${op} ${backing}: ${bytesText(bytes)}`),
  );
  list(
    'recorded',
    summary.latencies.map(
      ({ op, count, minNs, meanNs, maxNs }) =>
        `${op}: ${counted(count, 'call')}, min ${scaled(minNs, 'ns')}, mean ${scaled(meanNs, 'ns')}, max ${scaled(maxNs, 'ns')}`,
    ),
  );
  list(
    'errnos',
    summary.errnos.map(({ op, errno, rows }) => `${op} ${errno}: ${counted(rows, 'row')}`),
  );
  list('pins', pinLines(summary));
  for (const [title, counts] of [
    ['@npage (pages in a pin)', summary.pins.npageCounts],
    ['@run_npage (consecutive pfns of a pin)', summary.pins.runCounts],
  ] as const) {
    if (counts.size > 0) lines.push('', `${title}:`, histogramRows(buckets(counts)).trimEnd());
  }
  if (summary.badRowCount > 0) {
    lines.push('', chalk.yellow(`${counted(summary.badRowCount, 'bad row')} skipped:`));
    for (const { line, message } of summary.badRows.slice(0, SHOWN_BAD_ROWS))
      lines.push(...wrap(`  line ${line}: ${message}`, width, HANGING));
    const more = summary.badRowCount - Math.min(summary.badRows.length, SHOWN_BAD_ROWS);
    if (more > 0) lines.push(`  and ${grouped(more)} more`);
  }
  if (summary.problems.length > 0) {
    lines.push('');
    for (const problem of summary.problems) {
      const [first, ...rest] = wrap(`warning: ${problem}`, width, HANGING);
      lines.push(first.replace('warning:', chalk.yellow('warning:')), ...rest);
    }
  }
  return linesOf(lines);
}

/** The summary as plain data for `--format json`: maps become arrays and objects, the histograms bpftrace's buckets. */
export function traceInfoJson(summary: TraceSummary) {
  const { otherMeta: _, ...rest } = summary;
  // what its problems are is said with the others
  const { problems: __, ...meta } = summary.meta;
  const { npageCounts, runCounts, ...pages } = summary.pins;
  return {
    schema: 'vfiobench-trace-info/1',
    ...rest,
    meta: {
      ...meta,
      // JSON has no Infinity
      memlockBytes: meta.memlockBytes === Number.POSITIVE_INFINITY ? null : meta.memlockBytes,
      all: Object.fromEntries(meta.all),
    },
    pins: { ...pages, npage: buckets(npageCounts), contiguousNpage: buckets(runCounts) },
  };
}
