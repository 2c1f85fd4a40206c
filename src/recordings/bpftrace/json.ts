/**
 * What `bpftrace -f json` prints, v0.17 to v0.27: one object a line. Known faults of it are read as what was meant, each
 * with a warning: counts in hexadecimal behind an escape (v0.24 and later), bounds of 32 bits (v0.17 to v0.19), keys
 * escaped twice (v0.22, v0.23) or without their blanks (v0.24 and later).
 */
import { Collector } from '../collector.js';
import { boundOf } from '../exact.js';
import { BPFTRACE_ROWS, type FoundRow, histogramOf } from '../histogram.js';
import { linesAre, linesOf, shown } from '../lines.js';
import { mapTitle, type RecordedValue, type Recording } from '../recording.js';
import { type KeyNotes, textKey } from './json-keys.js';
import { entryOf, JsonFault, type JsonNode, parseNodes } from './json-nodes.js';
import { endBeforeLastMaps, isModern } from './json-stream.js';

export const BPFTRACE_JSON = 'bpftrace json';

const TEXT_TYPES: readonly string[] = ['printf', 'time', 'cat', 'join', 'syscall'];
const MAP_TYPES: readonly string[] = ['map', 'hist', 'stats'];
/** Not even JSON in v0.24: its times have no quotes. */
const TIME_SERIES = /^\s*\{\s*"type"\s*:\s*"tseries"/;
/** [2G, 4G) in 32 bits. */
const WRAPPED_MIN = '-2147483648';

/** Whether a line is an object of bpftrace's JSON. */
export function isBpftraceJson(line: string): boolean {
  return /^\s*\{\s*"type"\s*:\s*"\w+"/.test(line);
}

/** Reads bpftrace JSON; throws InputError with file and line. */
export function readBpftraceJson(source: string, text: string): Recording {
  return new JsonReader(source, text).read();
}

class JsonReader {
  private readonly found: Collector;
  private readonly all: readonly string[];
  /** v0.24 or later, v0.23 or earlier; null: nothing in the stream tells. */
  private readonly modern: boolean | null;
  private readonly keyNotes: KeyNotes = { parts: false, twice: false };
  private line = 0;
  /** A \u escape has been written before this place. */
  private behindEscape = false;
  private saidHex = false;
  /** Numbers of lines that are no objects. */
  private readonly unread: number[] = [];
  private ended = false;

  constructor(source: string, text: string) {
    this.found = new Collector(source);
    this.all = linesOf(text).all;
    this.modern = isModern(this.all);
  }

  read(): Recording {
    for (const line of this.all) {
      this.line++;
      if (line.trim() === '') this.endOfRun();
      else if (TIME_SERIES.test(line)) this.found.warn(this.line, 'a time series (tseries) is not read');
      else if (/^\s*\{/.test(line)) this.readObject(line);
      else if (line.includes('"type"') || line.includes('"data"')) {
        throw this.fault(`${shown(line, 40)} is a damaged object; expected {"type": ...}`);
      } else this.unread.push(this.line);
    }
    const [first] = this.unread;
    if (first !== undefined) {
      const lines = linesAre(this.unread.length);
      this.found.warn(first, `${lines} no JSON and not read, first ${shown(this.all[first - 1])}`);
    }
    const { parts, twice } = this.keyNotes;
    if (twice)
      this.found.warn(1, 'keys are escaped twice, as v0.22 and v0.23 write them: read as what was meant');
    if (parts)
      this.found.warn(1, 'a comma in a key of JSON is read as ", " between two parts; blanks are lost there');
    if (!this.ended) endBeforeLastMaps(this.found, this.mapOf);
    return this.found.finish(BPFTRACE_JSON, true);
  }

  private readonly mapOf = new Map<number, string>();

  private endOfRun(): void {
    if (!this.ended) this.found.printed.push({ is: 'end' });
    this.ended = true;
  }

  private readObject(line: string): void {
    const node = this.parse(line);
    const type = entryOf(node, 'type');
    const data = entryOf(node, 'data');
    if (type?.is !== 'string') throw this.fault('an object has no "type"');
    const name = type.text;
    if (MAP_TYPES.includes(name)) this.readMaps(name, data, line);
    else if (TEXT_TYPES.includes(name) && data?.is === 'string') {
      this.found.printed.push({ is: 'text', type: name, text: data.text });
    } else if (name === 'attached_probes') {
      const count = data && entryOf(data, 'probes');
      if (count?.is === 'number')
        this.found.printed.push({ is: 'probes', count: this.integer(count.text, 'probes') });
    } else if (name === 'lost_events') {
      const count = data && entryOf(data, 'events');
      const lost = count?.is === 'number' ? count.text : 'some';
      this.found.warn(this.line, `bpftrace lost ${lost} events: they are in no count`);
    } else this.found.warn(this.line, `an object of type ${JSON.stringify(name)} is no map and not read`);
    if (line.includes('\\u')) this.behindEscape = true;
  }

  private parse(line: string): JsonNode {
    try {
      return parseNodes(line);
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      const cut = this.line === this.all.length ? ' (the file is cut off?)' : '';
      throw this.fault(`the JSON can't be read${cut}, ${error.message}`);
    }
  }

  private readMaps(type: string, data: JsonNode | undefined, line: string): void {
    if (data?.is !== 'object') throw this.fault(`an object of type ${type} has no maps in "data"`);
    for (const [name, node] of data.entries) {
      if (!/^@\w*$/.test(name)) throw this.fault(`${JSON.stringify(name)} is no name of a map`);
      const map = name.slice(1);
      const keyed = node.is === 'object' && !(type === 'stats' && isStats(node));
      if (!keyed) this.readValue(type, map, null, node, line);
      else
        for (const [key, value] of node.entries) {
          this.readValue(type, map, textKey(key, this.modern ?? true, this.keyNotes), value, line);
        }
    }
  }

  private readValue(type: string, map: string, key: string | null, node: JsonNode, line: string): void {
    const title = mapTitle({ map, key });
    if (type === 'hist') {
      if (node.is !== 'array') throw this.fault(`${title} has no list of rows`);
      const rows = node.items.map((item) => this.rowOf(item, title, line));
      this.add(map, key, histogramOf(this.found, rows, BPFTRACE_ROWS));
    } else if (type === 'stats' && isStats(node)) {
      const [count, average, total] = ['count', 'average', 'total'].map((name) =>
        this.number(entryOf(node, name)!, title),
      );
      this.add(map, key, { is: 'stats', count, average, total });
    } else if (type === 'stats') {
      this.add(map, key, { is: 'stats', count: null, average: this.number(node, title), total: null });
    } else if (node.is === 'number' || isQuotedInteger(node)) {
      this.found.number(this.placeOf(map, key), (node as { text: string }).text);
    } else if (node.is === 'string') {
      this.found.printed.push({ is: 'string', map, key, text: node.text });
      this.found.warn(this.line, `${title} is a string and not read: ${shown(node.text)}`);
    } else this.found.warn(this.line, `${title} is no number and not read`);
  }

  private add(map: string, key: string | null, value: RecordedValue): void {
    this.found.add(this.placeOf(map, key), value);
  }

  /** Where the value goes that is printed next. */
  private placeOf(map: string, key: string | null) {
    this.mapOf.set(this.found.printed.length, map);
    return { map, key, line: this.line };
  }

  private rowOf(node: JsonNode, title: string, line: string): FoundRow {
    const count = entryOf(node, 'count');
    if (count?.is !== 'number') throw this.fault(`a row of ${title} has no count`);
    const [min, max] = ['min', 'max'].map((name) => {
      const bound = entryOf(node, name);
      if (bound === undefined) return null;
      if (bound.is !== 'number' && bound.is !== 'string')
        throw this.fault(`a row of ${title} has an odd ${name}`);
      return bound.text;
    });
    if (min === null && max === null) throw this.fault(`a row of ${title} has no min and no max`);
    const label = `[${min ?? '...'}, ${max ?? '...'}]`;
    const wrapped = min === WRAPPED_MIN && (max === '0' || max === '-1');
    if (wrapped)
      this.found.warn(
        this.line,
        `${title}: the row ${label} is 2G to 4G in 32 bits, as v0.17 to v0.19 write it`,
      );
    const lo = wrapped ? 2 ** 31 : min === null ? Number.NEGATIVE_INFINITY : boundOf(min);
    const hi = wrapped ? 2 ** 32 : max === null ? Number.POSITIVE_INFINITY : boundAfter(max);
    if (lo === null || hi === null)
      throw this.fault(`the row ${label} of ${title} has bounds that are no integers`);
    return { lo, hi, count: this.count(count.text, title, line), label, line: this.line };
  }

  private count(text: string, title: string, line: string): number {
    const hex = /[a-f]/.test(text);
    const escaped = this.behindEscape || line.includes('\\u');
    const oneDigit = /^\d$/.test(text);
    if (!escaped || this.modern === false || oneDigit) {
      const count = this.integer(text, `the count of a row of ${title}`);
      if (count < 0) throw this.fault(`the count of a row of ${title} is ${text}`);
      return count;
    }
    if (this.modern === null && !hex) {
      throw this.fault(
        `the count ${text} of ${title} may be hexadecimal: bpftrace v0.24 and later write counts so after a \\u escape, and nothing here tells the version; record with text output`,
      );
    }
    if (!this.saidHex)
      this.found.warn(this.line, 'counts after a \\u escape are hexadecimal, as v0.24 to v0.27 write them');
    this.saidHex = true;
    if (!/^[0-9a-f]+$/.test(text)) throw this.fault(`the count ${text} of ${title} is no number`);
    return this.integer(BigInt(`0x${text}`).toString(), `the count of a row of ${title}`);
  }

  private number(node: JsonNode, title: string): number {
    if (node.is !== 'number' && !isQuotedInteger(node)) throw this.fault(`${title} holds no number`);
    return this.integer((node as { text: string }).text, title);
  }

  private integer(text: string, what: string): number {
    return this.found.integer(text, this.line, what);
  }

  private fault(what: string): Error {
    return this.found.fault(this.line, what);
  }
}

function isStats(node: JsonNode): boolean {
  return node.is === 'object' && node.entries.map(([name]) => name).join() === 'count,average,total';
}

/** v0.24 and later quote an integer that a double does not hold. */
function isQuotedInteger(node: JsonNode): boolean {
  return node.is === 'string' && /^-?\d+$/.test(node.text) && !Number.isSafeInteger(Number(node.text));
}

/** Bounds in JSON are closed. */
function boundAfter(max: string): number | null {
  return /^-?\d+$/.test(max) ? boundOf(String(BigInt(max) + 1n)) : null;
}
