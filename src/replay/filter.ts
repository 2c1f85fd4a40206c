/** --filter: which rows the probes record. Conditions joined with commas, all of which must hold: `op=pin,vm=0,npage>=2`. */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { ADDRESS_PAGE, NONE, type TraceBatch } from '../trace/batch.js';
import { OP_BY_NAME, OPS } from '../trace/ops.js';

export type RowTest = (batch: TraceBatch, row: number) => boolean;

const FIELDS: Readonly<Record<string, (batch: TraceBatch, row: number) => number>> = {
  op: (batch, row) => batch.op[row],
  vm: (batch, row) => batch.vm[row],
  cpu: (batch, row) => batch.cpu[row],
  dev: (batch, row) => batch.dev[row],
  npage: (batch, row) => batch.pfnCount[row],
  len: (batch, row) => batch.lenPages[row] * ADDRESS_PAGE + batch.lenOffset[row],
  line: (batch, row) => batch.line[row],
  ts_ns: (batch, row) => (batch.tsNs[row] === NONE ? Number.NaN : batch.tsNs[row]),
};

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
      `--filter ${filter}: no field ${field}${didYouMean(field, Object.keys(FIELDS))}; there are ${Object.keys(FIELDS).join(', ')}`,
    );
  }
  const read = FIELDS[field];
  if (field === 'op' && operator !== '=' && operator !== '!=')
    throw new InputError(`--filter ${filter}: op goes with = and != only`);
  const wanted = values.split('|').map((value) => parseValue(filter, field, value.trim()));
  if (wanted.length > 1 && operator !== '=')
    throw new InputError(`--filter ${filter}: alternatives (|) go with = only`);
  const compare = COMPARE[operator];
  return (batch, row) => {
    const has = read(batch, row);
    // a row without a timestamp lies in no time
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
  if (!/^\d+$/.test(value))
    throw new InputError(`--filter ${filter}: ${field} is a whole number, not "${value}"`);
  return Number(value);
}
