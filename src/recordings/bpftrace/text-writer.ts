/**
 * A recording as bpftrace v0.24 and later print it: what bpftrace printed comes out again byte for byte; anything else
 * as at the end of a run, the maps in byte order of their names, inside a map the keys by ascending value.
 */
import { valuesIn } from '../../stats/distances.js';
import { bpftraceKey, bpftraceName, bpftraceTitle, checkNames, printableValue } from '../printable.js';
import { mapTitle, type Printed, type RecordedValue, type Recording, type Series } from '../recording.js';
import { compareBytes, histogramRows } from './rows.js';

export function bpftraceText(recording: Recording): string {
  checkNames(recording);
  const order = recording.printed ?? orderAtEnd(recording);
  return order.map((item) => itemText(recording, item)).join('');
}

function itemText(recording: Recording, item: Printed): string {
  if (item.is === 'text') return item.text;
  if (item.is === 'string') return `${mapTitle(item)}: ${item.text}\n`;
  if (item.is === 'end') return '\n\n';
  // from v0.24 on that line stands on stderr
  if (item.is === 'probes') return '';
  const series = recording.series[item.series];
  return valueText(recording, series, series.snapshots[item.snapshot]);
}

function valueText(recording: Recording, series: Series, value: RecordedValue): string {
  const head = `${bpftraceTitle(series)}:`;
  const printable = printableValue(recording, series, value);
  if (printable.is === 'scalar') return `${head} ${printable.value}\n`;
  if (printable.is === 'histogram') {
    return `${head}\n${histogramRows(printable.buckets, printable.scale)}\n`;
  }
  const { count, average, total } = printable;
  if (count === null) return `${head} ${average}\n`;
  return `${head} { .count = ${count}, .average = ${average}, .total = ${total} }\n`;
}

/** Snapshots as print() shows them, then the end of the run with the last ones. */
export function orderAtEnd({ series }: Recording): Printed[] {
  const last: (Printed & { is: 'value' })[] = [];
  const before: Printed[] = [];
  series.forEach(({ snapshots }, index) => {
    snapshots.forEach((_, snapshot) => {
      (snapshot === snapshots.length - 1 ? last : before).push({ is: 'value', series: index, snapshot });
    });
  });
  last.sort((a, b) => {
    const [left, right] = [series[a.series], series[b.series]];
    return (
      compareBytes(bpftraceName(left), bpftraceName(right)) ||
      weightOf(left.snapshots[a.snapshot]) - weightOf(right.snapshots[b.snapshot]) ||
      compareBytes(bpftraceKey(left) ?? '', bpftraceKey(right) ?? '')
    );
  });
  return [...before, { is: 'end' }, ...last];
}

/** What bpftrace sorts the keys of a map by. */
function weightOf(value: RecordedValue): number {
  if (value.is === 'histogram') return valuesIn(value.buckets);
  if (value.is === 'stats') return value.average;
  return value.is === 'scalar' ? value.value : value.values.length;
}
