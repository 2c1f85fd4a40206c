/** --filter: which rows the probes record. Conditions joined with commas, all of which must hold: `op=pin,vm=0,npage>=2`. */
import { didYouMean } from '../did-you-mean.js';
import { parseReturn } from '../errno.js';
import { InputError } from '../failure.js';
import { ADDRESS_PAGE, NONE, type TraceBatch } from '../trace/batch.js';
import { bits } from '../trace/op-columns.js';
import { KINDS, OP_BY_NAME, OPS } from '../trace/ops.js';
import { S2_UNMAP } from './ops.js';

export type RowTest = (batch: TraceBatch, row: number) => boolean;

const ADDR = bits(['addr']);
const SLOT = KINDS.indexOf('slot');

/** What a row has in a field; NaN where its cell is empty: such a row has no value, and so matches none. */
const FIELDS: Readonly<Record<string, (batch: TraceBatch, row: number) => number>> = {
  op: (batch, row) => batch.op[row],
  vm: (batch, row) => batch.vm[row],
  cpu: (batch, row) => batch.cpu[row],
  dev: (batch, row) => batch.dev[row],
  npage: (batch, row) => batch.pfnCount[row],
  len: (batch, row) => batch.lengthOf(row),
  line: (batch, row) => batch.line[row],
  addr: (batch, row) =>
    (batch.given[row] & ADDR) === 0 ? Number.NaN : batch.addrPage[row] * ADDRESS_PAGE + batch.addrOffset[row],
  // an unmap is that of a slot where nothing else is said
  kind: (batch, row) => batch.kind[row] || (batch.op[row] === S2_UNMAP ? SLOT : Number.NaN),
  value: (batch, row) =>
    batch.hasValue[row] === 0 ? Number.NaN : batch.valueHigh[row] * 2 ** 32 + batch.valueLow[row],
  ret: (batch, row) => batch.ret[row],
  ts_ns: (batch, row) => (batch.tsNs[row] === NONE ? Number.NaN : batch.tsNs[row]),
};

/** What conditions are on. */
export const FILTER_FIELDS: readonly string[] = Object.keys(FIELDS);

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** The longer ones first, since the others are their beginnings. */
const COMPARISON = Object.keys(COMPARE)
  .sort((a, b) => b.length - a.length)
  .join('|');
const CONDITION = new RegExp(`^([a-z_]+)\\s*(${COMPARISON})\\s*(.+)$`);
const PLAIN = `[a-z_]+\\s*(?:${COMPARISON})\\s*[^\\s,;&]+`;
/** A condition, and another one behind what does not join them. */
const UNJOINED = new RegExp(`(${PLAIN})(?:\\s+and\\s+|\\s*[&;]+\\s*|\\s+)(${PLAIN})`);

/** Throws InputError on a condition that can't be read. ts_ns counts from the first timestamp of the trace. */
export function parseFilter(text: string): RowTest {
  const unjoined = UNJOINED.exec(text);
  if (unjoined !== null)
    throw new InputError(`--filter ${text}: a comma joins conditions, as in ${unjoined[1]},${unjoined[2]}`);
  const tests = text.split(',').map((condition) => parseCondition(text, condition.trim()));
  return (batch, row) => tests.every((test) => test(batch, row));
}

function parseCondition(filter: string, condition: string): RowTest {
  const match = CONDITION.exec(condition);
  if (match === null)
    throw new InputError(`--filter ${filter}: "${condition}" is not like op=pin or npage>=2`);
  const [, field, operator, values] = match;
  if (!Object.hasOwn(FIELDS, field)) {
    throw new InputError(
      `--filter ${filter}: no field ${field}${didYouMean(field, FILTER_FIELDS)}; there are ${FILTER_FIELDS.join(', ')}`,
    );
  }
  const read = FIELDS[field];
  if ((field === 'op' || field === 'kind') && operator !== '=' && operator !== '!=')
    throw new InputError(`--filter ${filter}: ${field} goes with = and != only`);
  const wanted = values.split('|').map((value) => parseValue(filter, field, value.trim()));
  if (wanted.length > 1 && operator !== '=')
    throw new InputError(`--filter ${filter}: alternatives (|) go with = only`);
  const compare = COMPARE[operator];
  return (batch, row) => {
    const has = read(batch, row);
    return !Number.isNaN(has) && wanted.some((value) => compare(has, value));
  };
}

function parseValue(filter: string, field: string, value: string): number {
  if (field === 'op') {
    const op = OP_BY_NAME.get(value);
    if (op !== undefined) return op;
    const names = OPS.map((info) => info.name);
    throw new InputError(
      `--filter ${filter}: "${value}" is no operation${didYouMean(value, names)}; there are ${names.join(', ')}`,
    );
  }
  if (field === 'kind') {
    const kind = KINDS.indexOf(value);
    if (kind > 0) return kind;
    throw new InputError(`--filter ${filter}: "${value}" is no kind; there are ${KINDS.slice(1).join(', ')}`);
  }
  if (field === 'ret') {
    const ret = parseReturn(value);
    if (ret !== null) return ret;
    throw new InputError(
      `--filter ${filter}: ret is a whole number or an errno like -EINVAL, not "${value}"`,
    );
  }
  if (field === 'addr' || field === 'value') {
    const number = /^(0x[\da-f]+|\d+)$/i.test(value) ? Number(value) : Number.NaN;
    // beyond, neighbours are one number
    if (Number.isSafeInteger(number)) return number;
    throw new InputError(
      `--filter ${filter}: ${field} is a number below 2^53, decimal or 0x..., not "${value}"`,
    );
  }
  if (!/^\d+$/.test(value))
    throw new InputError(`--filter ${filter}: ${field} is a whole number, not "${value}"`);
  return Number(value);
}
