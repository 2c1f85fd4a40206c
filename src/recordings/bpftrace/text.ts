/**
 * What bpftrace prints, v0.17 to v0.27 and the older `[0, 1]` and `1k` rows: maps of every kind with keys over several
 * lines, repeated maps (snapshots over time), and anything else that a script prints between them.
 */
import { Collector } from '../collector.js';
import { BPFTRACE_ROWS, type FoundRow, histogramOf } from '../histogram.js';
import { linesAre, linesOf, shown, unquoted } from '../lines.js';
import type { RecordedValue, Recording } from '../recording.js';
import { barDoubt } from './bars.js';
import { rangeOfLabel } from './labels.js';
import { lostEvents, noiseLines } from './noise.js';

export const BPFTRACE_TEXT = 'bpftrace text';

/** Label, count, bar; a label of 16 columns and a count of 8 touch each other. */
const ROW = /^\s*([[(].*?[\])])\s*(-?\d+)\s*\|[@ ]*\|\s*$/;
const BEGINS_LIKE_ROW = /^\s*[[(][^|]*[\])]?\s*\d*\s*\|/;
/** What stands where a row has its count. */
const COUNT_CELL = /^\s*[[(][^|\])]*[\])]\s*([^|]*\S)\s*\|/;
const LABEL_AND_COUNT = /^\s*[[(][\dKkMGTPE., ]+[\])]?\s+\d+\s*$/;
/** Something may stand before it: a printf without newline, `^C` of the terminal. */
const HEADER = /^(.*?)(@\w*)(\[.*\])?:\s?$/s;
const NUMBERS =
  /^(-?\d+|count -?\d+, average -?\d+, total -?\d+|\{ \.count = -?\d+, \.average = -?\d+, \.total = -?\d+ \})$/;
const SCALAR = /^\s*(?:\^C)?(@\w*)(\[.*\])?: (.*)$/s;
const OPEN_KEY = /^(.*?)@\w*\[/;
/** A key with a stack of the most frames that bpftrace takes, and then some. */
const MOST_KEY_LINES = 300;

/** Whether a line is a row with a bar, as bpftrace draws it. */
export function isBarRow(line: string): boolean {
  return ROW.test(line) || (line.includes(HARD_BLANK) && ROW.test(softened(line)));
}

/** Mailers put them where several blanks follow one another. */
const HARD_BLANK = '\u00a0';

function softened(line: string): string {
  return line.replaceAll(HARD_BLANK, ' ');
}

/** Whether a map's header has something like a row under it, though it may be damaged. */
export function headsRow(line: string, next = ''): boolean {
  return HEADER.test(line) && BEGINS_LIKE_ROW.test(next);
}

/** Whether a line is a map that holds numbers and no rows: `@c: 2`, `@s[k]: count 2, average 6, total 12`. */
export function isNumberMap(line: string): boolean {
  const [, , , value] = SCALAR.exec(line) ?? [];
  return value !== undefined && NUMBERS.test(value);
}

/** Reads bpftrace text; throws InputError with file and line. */
export function readBpftraceText(source: string, text: string): Recording {
  return new TextReader(source, text).read();
}

class TextReader {
  private readonly found: Collector;
  private readonly all: readonly string[];
  private readonly ended: boolean;
  private at = 0;
  /** Lines that are neither of a map nor bpftrace's own, from 0. */
  private readonly unread: number[] = [];

  constructor(source: string, text: string) {
    this.found = new Collector(source);
    const { all, ended } = linesOf(text);
    const quoted = all.some((line) => line.startsWith('>') && isBarRow(unquoted(line)));
    const lines = quoted ? all.map(unquoted) : all;
    // of rows alone: a key may have such a blank
    const soft = (line: string) => (isBarRow(line) ? softened(line) : line);
    this.all = text.includes(HARD_BLANK) ? lines.map(soft) : lines;
    this.ended = ended;
  }

  read(): Recording {
    while (this.at < this.all.length) {
      const line = this.all[this.at];
      if (!line.includes('@') && !line.includes('|') && !line.includes('[')) this.skip();
      else if (isBarRow(line) || LABEL_AND_COUNT.test(line)) {
        throw this.found.fault(
          this.at + 1,
          `the row ${shown(line, 30)} has no map header such as "@name:" above it`,
        );
      } else if (!this.readMap()) this.skip();
    }
    const [first] = this.unread;
    if (first !== undefined) {
      const lines = linesAre(this.unread.length);
      this.found.warn(first + 1, `${lines} no map and not read, first ${shown(this.all[first])}`);
    }
    return this.found.finish(BPFTRACE_TEXT, true);
  }

  /** Passes what is no map. */
  private skip(): void {
    const line = this.all[this.at];
    const lost = lostEvents(line);
    if (lost !== null) this.found.warn(this.at + 1, `bpftrace lost ${lost} events: they are in no count`);
    const known = line === '' || lost !== null ? 1 : noiseLines(this.all, this.at);
    if (known === 0 && line.trim() !== '') this.unread.push(this.at);
    for (let n = Math.max(1, known); n > 0; n--) this.keep(`${this.all[this.at++]}\n`);
  }

  private keep(text: string): void {
    this.found.printed.push({ is: 'text', type: null, text });
  }

  /** Reads a map if one begins here. */
  private readMap(): boolean {
    const line = this.all[this.at];
    if (!line.includes('@')) {
      if (BEGINS_LIKE_ROW.test(line)) throw this.damaged(this.at);
      return false;
    }
    const wholeKey = HEADER.test(line) || (SCALAR.test(line) && !this.isOpenKey(line));
    const lines = wholeKey ? 1 : this.keyLines();
    if (lines === 0) return false;
    const head = this.all.slice(this.at, this.at + lines).join('\n');
    const header = HEADER.exec(head);
    return header ? this.readHistogram(header, lines) : this.readScalar(head, lines);
  }

  private isOpenKey(line: string): boolean {
    return OPEN_KEY.test(line) && !/\]:/.test(line);
  }

  /** How many lines the head of a map takes whose key goes on over line ends (a stack, a string); 0: there is none. */
  private keyLines(): number {
    const first = this.all[this.at];
    const glued = OPEN_KEY.exec(first)?.[1];
    if (glued === undefined || first.includes(']:')) return 0;
    const stop = Math.min(this.all.length, this.at + MOST_KEY_LINES);
    for (let next = this.at + 1; next < stop; next++) {
      const line = this.all[next];
      if (line.startsWith('@') || isBarRow(line)) return 0;
      const [, rest] = /\]:(.*)$/.exec(line) ?? [];
      if (rest === undefined) continue;
      if (rest.trim() === '' || NUMBERS.test(rest.trim())) return next - this.at + 1;
    }
    if (stop === this.all.length && glued.trim() === '' && /^\s*@\w*\[\s*$/.test(first)) {
      throw this.found.fault(this.at + 1, `the key of ${shown(first)} is not closed: the file is cut off`);
    }
    return 0;
  }

  private readHistogram([, before, name, key]: RegExpExecArray, headLines: number): boolean {
    const line = this.at + 1;
    const from = this.at + headLines;
    const { rows, next } = this.rowsFrom(from);
    const glued = before.trim() !== '' && before.trim() !== '^C';
    if (rows.length === 0) {
      if (glued) return false;
      if (from >= this.all.length) {
        throw this.found.fault(line, `the map ${name} has no rows: the file is cut off after its header`);
      }
      // printf can print what looks like a header: only an empty line says that the map is an empty one
      if (this.all[from] !== '') return false;
    }
    if (glued || before.includes('^C')) this.keep(before);
    const place = { map: name.slice(1), key: key?.slice(1, -1) ?? null, line };
    this.found.add(place, histogramOf(this.found, rows, { ...BPFTRACE_ROWS, labels: true }));
    const doubt = barDoubt(rows, this.all);
    if (doubt !== null)
      this.found.warn(line, `the bars of ${name}${key ?? ''} do not go with its counts: ${doubt}`);
    this.at = next;
    if (next >= this.all.length) {
      // copied from a terminal a map ends with its last row, which holds something
      const end = this.ended ? '' : 'the last row has no newline, nor an empty line after it';
      const why =
        rows.at(-1)?.count === 0 ? 'the last row is empty, but bpftrace ends with one that is not' : end;
      if (why !== '') this.found.warn(next, `${why}: the file may be cut off`);
    } else if (this.all[next] === '') this.at++;
    return true;
  }

  /** The rows from a line on; messages of bpftrace may stand between them. */
  private rowsFrom(from: number): { rows: FoundRow[]; next: number } {
    const rows: FoundRow[] = [];
    let next = from;
    for (; next < this.all.length && this.all[next] !== ''; next++) {
      const line = this.all[next];
      const [, label, count] = ROW.exec(line) ?? [];
      if (label !== undefined) {
        rows.push({
          ...this.rangeOf(label, next),
          count: this.found.integer(count, next + 1, 'the count'),
          label,
          line: next + 1,
        });
        continue;
      }
      const noise = lostEvents(line) === null ? noiseLines(this.all, next) : 1;
      if (rows.length > 0 && noise > 0) {
        for (let n = 0; n < noise; n++) this.keep(`${this.all[next + n]}\n`);
        next += noise - 1;
        continue;
      }
      if (BEGINS_LIKE_ROW.test(line) || LABEL_AND_COUNT.test(line)) throw this.damaged(next);
      if (rows.length > 0 && (/^\s*[[(]/.test(line) || line.includes('|'))) throw this.damaged(next);
      if (next === this.all.length - 1 && !this.ended && /^\s*[[(]/.test(line)) throw this.damaged(next);
      break;
    }
    return { rows, next };
  }

  private damaged(index: number): Error {
    const cut = index === this.all.length - 1 ? ': the file is cut off here' : '';
    const [, count = ''] = COUNT_CELL.exec(this.all[index]) ?? [];
    const why = count === '' || /^\d+$/.test(count) ? '' : `: ${shown(count)} is no count`;
    const wanted = 'a row is like "[512, 1K)   12 |@@@   |"';
    return this.found.fault(
      index + 1,
      `the row ${shown(this.all[index], 40)} can't be read${why || cut}; ${wanted}`,
    );
  }

  private rangeOf(label: string, index: number): { lo: number; hi: number } {
    const range = rangeOfLabel(label);
    if (range === null) {
      throw this.found.fault(index + 1, `${shown(label)} is no range; expected [512, 1K), [1] or (..., 0)`);
    }
    return range;
  }

  private readScalar(head: string, headLines: number): boolean {
    const [, name, key, value] = SCALAR.exec(head) ?? [];
    if (name === undefined) return false;
    const line = this.at + 1;
    const place = { map: name.slice(1), key: key?.slice(1, -1) ?? null, line };
    if (!NUMBERS.test(value)) {
      this.found.printed.push({ is: 'string', map: place.map, key: place.key, text: value });
      this.found.warn(line, `${name}${key ?? ''} is a string and not read: ${shown(value)}`);
    } else if (/^-?\d+$/.test(value)) this.found.number(place, value);
    else this.found.add(place, this.statsOf(value, line));
    this.at += headLines;
    if (this.at >= this.all.length && !this.ended) {
      this.found.warn(line, `the last line has no newline: its value ${shown(value)} may be cut off`);
    }
    return true;
  }

  private statsOf(value: string, line: number): RecordedValue {
    const [count, average, total] = value
      .match(/-?\d+/g)!
      .map((text) => this.found.integer(text, line, 'the value'));
    return { is: 'stats', count, average, total };
  }
}
