import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { NONE, TraceBatch } from '../trace/batch.js';
import { bits } from '../trace/op-columns.js';
import { opNumber } from '../trace/ops.js';
import { parseFilter } from './filter.js';

/** Five rows that differ in every field. */
const batch = new TraceBatch(8);
for (let row = 0; row < 5; row++) {
  batch.op[row] = opNumber(row === 0 ? 'map' : row === 4 ? 'unpin' : 'pin');
  batch.vm[row] = row % 2;
  batch.cpu[row] = row;
  batch.dev[row] = 4 - row;
  batch.pfnCount[row] = [0, 1, 2, 16, 512][row];
  batch.line[row] = 10 + row;
  batch.tsNs[row] = row === 0 ? NONE : row * 1000;
  batch.kind[row] = [0, 1, 2, 3, 1][row];
  batch.given[row] = row === 0 ? 0 : bits(['addr']);
  batch.addrPage[row] = 0xfe000 + row;
  batch.addrOffset[row] = 8;
  batch.ret[row] = [Number.NaN, 0, -22, 1, -95][row];
  if (row > 1) batch.setValue(row, 1, row);
}
batch.rows = 5;

/** The rows that a filter lets through. */
function chosen(filter: string): number[] {
  const test = parseFilter(filter);
  return [0, 1, 2, 3, 4].filter((row) => test(batch, row));
}

describe('parseFilter', () => {
  it.each<[string, number[]]>([
    ['npage=2', [2]],
    ['npage!=2', [0, 1, 3, 4]],
    ['npage<2', [0, 1]],
    ['npage<=2', [0, 1, 2]],
    ['npage>2', [3, 4]],
    ['npage>=2', [2, 3, 4]],
    ['op=pin', [1, 2, 3]],
    ['op!=pin', [0, 4]],
    ['vm=1', [1, 3]],
    ['cpu>=3', [3, 4]],
    ['dev<1', [4]],
    ['line=12', [2]],
    ['ts_ns>2000', [3, 4]],
    ['kind=mmio', [1, 4]],
    ['kind=pio|hcall', [2, 3]],
    // a row that is no doorbell's has no kind, one without a recorded ret none, and so on
    ['kind!=mmio', [2, 3]],
    ['ret=0', [1]],
    ['ret<0', [2, 4]],
    ['ret=-EINVAL|-95', [2, 4]],
    ['addr=0xFE002008', [2]],
    ['addr>=4261425160', [3, 4]],
    ['addr<1', []],
    ['value=0x1003', [3]],
    ['value>=0', [2, 3, 4]],
  ])('%s', (filter, rows) => {
    expect(chosen(filter)).toEqual(rows);
  });

  it('joins conditions with commas, and alternatives with |', () => {
    expect(chosen('op=pin,npage>=2')).toEqual([2, 3]);
    expect(chosen('op=map|unpin')).toEqual([0, 4]);
    expect(chosen('npage=1|16, vm=1')).toEqual([1, 3]);
    expect(chosen('op=pin,npage>=2,vm=1')).toEqual([3]);
    expect(chosen('op=pin,npage>512')).toEqual([]);
  });

  it('takes blanks around names, operators and values', () => {
    expect(chosen(' op = pin , npage >= 2 ')).toEqual([2, 3]);
    expect(chosen('op= map | unpin')).toEqual([0, 4]);
  });

  it('finds no row without a timestamp in any time', () => {
    expect(chosen('ts_ns<2000')).toEqual([1]);
    expect(chosen('ts_ns!=1000')).toEqual([2, 3, 4]);
  });

  it.each<[string, string]>([
    ['', '--filter : "" is not like op=pin or npage>=2'],
    ['op=pin,', '--filter op=pin,: "" is not like op=pin or npage>=2'],
    ['pin', '--filter pin: "pin" is not like op=pin or npage>=2'],
    ['npage==2', '--filter npage==2: npage is a whole number, not "=2"'],
    ['npage=', '--filter npage=: "npage=" is not like op=pin or npage>=2'],
    ['npage>x', '--filter npage>x: npage is a whole number, not "x"'],
    ['npage>-1', '--filter npage>-1: npage is a whole number, not "-1"'],
    ['vm=0x1', '--filter vm=0x1: vm is a whole number, not "0x1"'],
    ['npage>1|2', '--filter npage>1|2: alternatives (|) go with = only'],
    ['npage!=1|2', '--filter npage!=1|2: alternatives (|) go with = only'],
    ['kind>mmio', '--filter kind>mmio: kind goes with = and != only'],
    ['kind=', '--filter kind=: "kind=" is not like op=pin or npage>=2'],
    [
      'kind=io',
      '--filter kind=io: "io" is no kind; there are mmio, pio, hcall, slot, notifier, start, get, clear',
    ],
    ['ret=EINVAL', '--filter ret=EINVAL: ret is a whole number or an errno like -EINVAL, not "EINVAL"'],
    [
      'addr=0x20000000000000',
      '--filter addr=0x20000000000000: addr is a number below 2^53, decimal or 0x..., not "0x20000000000000"',
    ],
    ['op>=pin', '--filter op>=pin: op goes with = and != only'],
    [
      'npages=2',
      '--filter npages=2: no field npages (did you mean npage?); there are op, vm, cpu, dev, npage, len, line, addr, kind, value, ret, ts_ns',
    ],
    [
      'constructor=1',
      '--filter constructor=1: no field constructor; there are op, vm, cpu, dev, npage, len, line, addr, kind, value, ret, ts_ns',
    ],
  ])('refuses %j', (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(new InputError(message));
  });

  it('suggests an operation', () => {
    expect(() => parseFilter('op=pinn')).toThrow(
      /^--filter op=pinn: "pinn" is no operation \(did you mean pin\?\); there are map, unmap, pin, /,
    );
  });
});
