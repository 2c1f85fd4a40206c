/** Turns the cells of one CSV record into one row of a TraceBatch, and says what is wrong where that can't be done. */
import { didYouMean } from '../did-you-mean.js';
import { parseReturn } from '../errno.js';
import type { BackingTable } from './backing.js';
import { NONE, PROT_READ, PROT_WRITE, type TraceBatch } from './batch.js';
import { RowFault, shown } from './fault.js';
import type { Layout } from './header.js';
import { NEGATIVE, OK, readDecimal, readSmall, readSplit, type Split, TOO_LARGE } from './integers.js';
import { firstColumn, MAX_SMALL, MAY, MUST } from './op-columns.js';
import {
  BIT,
  COLUMNS,
  type Column,
  KINDS,
  kindsOf,
  OP_BY_NAME,
  OPS,
  type OpInfo,
  PROTS,
  type Prot,
} from './ops.js';
import { PfnList } from './pfn-list.js';
import type { TraceClock } from './trace-clock.js';

const [TS_NS, VM, CPU, DEV, OP, ADDR, LEN, PFNS, BACKING, PROT, KIND, VALUE, LAT_NS, RET] = COLUMNS.keys();

function listed(columns: readonly Column[]): string {
  return columns.length === 0 ? 'none of its own' : columns.join(', ');
}

function opFault(text: string): never {
  const operations = `operations: ${OPS.map((op) => op.name).join(', ')}`;
  if (text === '') throw new RowFault(`op: is empty, must be an operation (${operations})`);
  const near = didYouMean(text, OP_BY_NAME.keys());
  const hint = near === '' ? operations : near.slice(2, -1).concat(' ', operations);
  throw new RowFault(`op: ${shown(text)} is no operation (${hint})`);
}

function smallFault(column: Column, text: string): never {
  throw new RowFault(`${column}: ${shown(text)} is no number from 0 to ${MAX_SMALL}`);
}

export class RowFiller {
  /** Where each column stands in a record, in the order of COLUMNS; -1 where the file has none. */
  private readonly position: Int8Array;
  /** Bit of each position's column. */
  private readonly bit: Uint32Array;
  private readonly width: number;
  private readonly pfns: PfnList;
  private readonly split: Split = { page: 0, offset: 0 };

  constructor(
    private readonly layout: Layout,
    private readonly backings: BackingTable,
    private readonly clock: TraceClock,
    pageSize: number,
  ) {
    this.position = Int8Array.from(COLUMNS, (column) => layout.columns.indexOf(column));
    this.bit = Uint32Array.from(layout.columns, (column) => BIT[column]);
    this.width = layout.columns.length;
    this.pfns = new PfnList(pageSize);
  }

  /**
   * Appends a row to the batch, which must not be full.
   * Throws RowFault; the batch then is as it was, and so is the clock.
   */
  fill(cells: readonly string[], line: number, batch: TraceBatch): void {
    if (cells.length !== this.width) {
      throw new RowFault(
        `row: has ${count(cells.length, 'cell')} where the header has ${count(this.width, 'column')}`,
      );
    }
    let given = 0;
    for (let i = 0; i < cells.length; i++) if (cells[i] !== '') given |= this.bit[i];
    const opText = cells[this.position[OP]];
    const op = OP_BY_NAME.get(opText);
    if (op === undefined) opFault(opText);
    if ((given & ~MAY[op]) !== 0) this.foreignFault(OPS[op], given & ~MAY[op], cells);
    if ((MUST[op] & ~given) !== 0) this.missingFault(OPS[op], MUST[op] & ~given);

    const row = batch.rows;
    const poolBefore = batch.pfnsUsed;
    try {
      batch.tsNs[row] = this.clock.read(this.cell(cells, TS_NS));
      batch.vm[row] = this.small(cells, VM);
      batch.cpu[row] = this.small(cells, CPU);
      batch.dev[row] = this.small(cells, DEV);
      this.address(cells, ADDR, 'an address');
      batch.addrPage[row] = this.split.page;
      batch.addrOffset[row] = this.split.offset;
      this.address(cells, LEN, 'a length in bytes');
      batch.lenPages[row] = this.split.page;
      batch.lenOffset[row] = this.split.offset;
      batch.pfnStart[row] = poolBefore;
      const pfns = this.cell(cells, PFNS);
      batch.pfnCount[row] = pfns === '' ? 0 : this.pfns.read(pfns, batch);
      const backing = this.cell(cells, BACKING);
      batch.backing[row] = backing === '' ? 0 : this.backings.number(backing);
      batch.prot[row] = prot(this.cell(cells, PROT));
      batch.kind[row] = kind(this.cell(cells, KIND), opText);
      this.value(cells, row, batch);
      batch.latNs[row] = latency(this.cell(cells, LAT_NS));
      batch.ret[row] = returned(this.cell(cells, RET));
    } catch (error) {
      batch.pfnsUsed = poolBefore;
      batch.blank(row, row + 1);
      throw error;
    }
    batch.line[row] = line;
    batch.op[row] = op;
    batch.given[row] = given;
    batch.endRow();
    if (batch.tsNs[row] !== NONE) this.clock.accept(line);
  }

  private cell(cells: readonly string[], column: number): string {
    const at = this.position[column];
    return at < 0 ? '' : cells[at];
  }

  private small(cells: readonly string[], column: number): number {
    const text = this.cell(cells, column);
    if (text === '') return 0;
    const value = readSmall(text, MAX_SMALL);
    return value < 0 ? smallFault(COLUMNS[column], text) : value;
  }

  /** Reads a 64-bit cell into `split`; an empty one is 0. */
  private address(cells: readonly string[], column: number, what: string): void {
    const text = this.cell(cells, column);
    this.split.page = 0;
    this.split.offset = 0;
    if (text === '') return;
    const reading = readSplit(text, this.split);
    if (reading === OK) return;
    const start = `${COLUMNS[column]}: ${shown(text)}`;
    if (reading === NEGATIVE) throw new RowFault(`${start} is negative; ${what} is 0 to 2^64-1`);
    if (reading === TOO_LARGE) throw new RowFault(`${start} is over-large; ${what} is 0 to 2^64-1`);
    throw new RowFault(`${start} is no number; ${what} is hex with 0x, or decimal`);
  }

  private value(cells: readonly string[], row: number, batch: TraceBatch): void {
    this.address(cells, VALUE, 'a value');
    batch.setValue(row, this.split.page, this.split.offset);
    if (this.cell(cells, VALUE) === '') batch.hasValue[row] = 0;
  }

  private foreignFault(op: OpInfo, mask: number, cells: readonly string[]): never {
    const column = firstColumn(mask);
    const text = this.cell(cells, COLUMNS.indexOf(column));
    throw new RowFault(
      `${column}: is ${shown(text)}, must be empty in a row of ${op.name} (which takes ${listed(op.takes)})`,
    );
  }

  private missingFault(op: OpInfo, mask: number): never {
    const column = firstColumn(mask);
    const state = this.layout.columns.includes(column) ? 'is empty' : 'the file has no such column';
    throw new RowFault(`${column}: ${state}; ${op.name} needs ${listed(op.needs)}`);
  }
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function prot(text: string): number {
  if (text === '') return PROT_READ | PROT_WRITE;
  const number = PROTS.indexOf(text as Prot);
  if (number > 0) return number;
  throw new RowFault(`prot: ${shown(text)} is no protection; it is r, w or rw`);
}

function kind(text: string, op: string): number {
  if (text === '') return 0;
  const kinds = kindsOf(op);
  if (kinds.includes(text)) return KINDS.indexOf(text);
  throw new RowFault(`kind: ${shown(text)} is no kind${didYouMean(text, kinds)}; it is ${kinds.join(', ')}`);
}

function latency(text: string): number {
  if (text === '') return NONE;
  const ns = readDecimal(text);
  if (ns >= 0) return ns;
  throw new RowFault(
    `lat_ns: ${shown(text)} is no latency; it is a number of ns from 0 to 2^53, such as 1250 or 12.5`,
  );
}

function returned(text: string): number {
  if (text === '') return Number.NaN;
  const value = readSmall(text, 1e9);
  if (value >= 0) return value;
  const other = parseReturn(text);
  if (other !== null) return other;
  if (/^-E[A-Z0-9]+$/.test(text))
    throw new RowFault(
      `ret: ${shown(text)} is no errno with a name here; write its number, as -22 for -EINVAL`,
    );
  throw new RowFault(
    `ret: ${shown(text)} is no return value; it is a decimal count below 2^53, or a negative errno (-EINVAL, -22)`,
  );
}
