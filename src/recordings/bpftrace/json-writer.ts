/**
 * A recording as `bpftrace -f json` of v0.24 and later prints it, its faults left out: counts are decimal, and what is
 * beyond ASCII is UTF-8 and no escape.
 */
import { bpftraceKey, bpftraceName, checkNames, printableValue, refusal } from '../printable.js';
import type { RecordedBucket, RecordedValue, Recording } from '../recording.js';
import { jsonKey } from './json-keys.js';
import { orderAtEnd } from './text-writer.js';

interface Entry {
  readonly type: 'hist' | 'map' | 'stats';
  readonly map: string;
  readonly key: string | null;
  readonly json: string;
}

export function bpftraceJson(recording: Recording): string {
  checkNames(recording);
  const lines: string[] = [];
  let group: Entry[] = [];
  let keys = new Set<string | null>();
  const flush = (): void => {
    if (group.length > 0) lines.push(mapLine(recording, group));
    group = [];
    keys = new Set();
  };
  const add = (entry: Entry): void => {
    const [first = entry] = group;
    const goesOn = first.type === entry.type && first.map === entry.map && !keys.has(entry.key);
    // what has no key stands on a line of its own, also where the map has keys beside it
    if (!goesOn || entry.key === null || first.key === null) flush();
    group.push(entry);
    keys.add(entry.key);
  };
  for (const item of recording.printed ?? orderAtEnd(recording)) {
    if (item.is === 'value') {
      const series = recording.series[item.series];
      const value = printableValue(recording, series, series.snapshots[item.snapshot]);
      add({ ...jsonValue(value), map: bpftraceName(series), key: bpftraceKey(series) });
    } else if (item.is === 'string') {
      add({ type: 'map', map: item.map, key: item.key, json: quoted(recording, item.text) });
    } else {
      // text tells neither who printed a line nor where a call of printf() ends: that stays out
      if (item.is === 'text' && item.type === null) continue;
      flush();
      if (item.is === 'probes') {
        lines.push(`{"type": "attached_probes", "count": ${item.count}, "data": {"probes": ${item.count}}}`);
      } else if (item.is === 'text') {
        lines.push(`{"type": "${item.type}", "data": ${quoted(recording, item.text)}}`);
      }
    }
  }
  flush();
  return lines.map((line) => `${line}\n`).join('');
}

function mapLine(recording: Recording, entries: readonly Entry[]): string {
  const [{ type, map, key, json }] = entries;
  if (key === null) return `{"type": "${type}", "data": {"@${map}": ${json}}}`;
  const keys = new Set<string>();
  const members = entries.map((entry) => {
    const name = jsonKey(entry.key ?? '');
    if (keys.has(name)) {
      throw refusal(
        recording,
        `two keys of @${map} are both "${name}" without their blanks, as bpftrace's JSON writes keys`,
      );
    }
    keys.add(name);
    return `${quoted(recording, name)}: ${entry.json}`;
  });
  return `{"type": "${type}", "data": {"@${map}": {${members.join(', ')}}}}`;
}

function jsonValue(value: Exclude<RecordedValue, { is: 'samples' }>): Pick<Entry, 'type' | 'json'> {
  if (value.is === 'histogram') return { type: 'hist', json: `[${value.buckets.map(row).join(',')}]` };
  if (value.is === 'scalar') return { type: 'map', json: String(value.value) };
  const { count, average, total } = value;
  if (count === null) return { type: 'stats', json: String(average) };
  return { type: 'stats', json: `{"count": ${count}, "average": ${average}, "total": ${total}}` };
}

function row({ lo, hi, count }: RecordedBucket): string {
  const min = Number.isFinite(lo) ? `"min": ${integer(BigInt(lo))}, ` : '';
  const max = Number.isFinite(hi) ? `"max": ${integer(BigInt(hi) - 1n)}, ` : '';
  return `{${min}${max}"count": ${count}}`;
}

/** An integer that a double does not hold stands in quotes. */
function integer(value: bigint): string {
  return BigInt(Number(value)) === value ? String(value) : `"${value}"`;
}

/** Behind a \u escape readers of bpftrace's JSON have to take counts for hexadecimal, so none may be written. */
function quoted(recording: Recording, text: string): string {
  const json = JSON.stringify(text);
  if (!/\\u/.test(json.replaceAll('\\\\', ''))) return json;
  throw refusal(
    recording,
    `${json} holds a control character, after which bpftrace's JSON has its counts in hexadecimal; choose maps with --map`,
  );
}
