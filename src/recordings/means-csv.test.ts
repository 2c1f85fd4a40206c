import { describe, expect, it } from 'vitest';
import { isMeansCsv, readMeansCsv } from './means-csv.js';

function read(text: string) {
  return readMeansCsv('means.csv', Buffer.from(text));
}

describe('a table of means', () => {
  it('is told by its columns', () => {
    expect(isMeansCsv('npage,backing,variant,ns')).toBe(true);
    expect(isMeansCsv('ns,backing,npage')).toBe(true);
    expect(isMeansCsv('op,npage,backing,lat_ns')).toBe(false);
    expect(isMeansCsv('npages,bakcing,lat_ns')).toBe(true);
    expect(isMeansCsv('npage;backing;ns')).toBe(true);
    expect(isMeansCsv('map,key,ns')).toBe(false);
    expect(isMeansCsv('npage,way')).toBe(false);
    expect(isMeansCsv('@ns: 3, 4')).toBe(false);
    expect(isMeansCsv('ns')).toBe(false);
  });

  it('has one row a mean; no variant is BASE', () => {
    const { unit, rows } = read('npage,backing,variant,mean_us\n1,4k,,1.6\n512,thp,contiguous-pin,126.9\n');
    expect(unit).toBe('us');
    expect(rows).toEqual([
      { line: 2, npage: 1, backing: '4k', variant: null, value: 1.6 },
      { line: 3, npage: 512, backing: 'thp', variant: 'contiguous-pin', value: 126.9 },
    ]);
  });

  it('may have comments above its header, and quotes around its names', () => {
    expect(isMeansCsv('"npage","backing","ns"')).toBe(true);
    const { rows } = read('# run 1, quiet\n\n# host: mine\n"npage","backing","ns"\n1,"4k",3\n');
    expect(rows).toEqual([{ line: 5, npage: 1, backing: '4k', variant: null, value: 3 }]);
  });

  it.each([
    [
      'npage,backing,time\n1,4k,3\n',
      'means.csv:1: no column names a unit of time; one column is called ns, us or cycles',
    ],
    [
      'npage,backing,ns,lat_us\n1,4k,3,4\n',
      'means.csv:1: more than one column (ns, lat_us) names a unit of time',
    ],
    [
      'npage,backing,way,ns\n1,4k,a,3\n',
      'means.csv:1: "way" is no column of a table of means, which has npage, backing and ns, and may have variant',
    ],
    [
      'npages,backing,ns\n1,4k,3\n',
      'means.csv:1: "npages" is no column of a table of means (did you mean npage?), which has npage, backing and ns, and may have variant',
    ],
    [
      'npage,ns\n1,3\n',
      'means.csv:1: the column backing is missing from a table of means, which has npage, backing and ns, and may have variant',
    ],
    ['npage;backing;ns\n1;4k;3\n', 'means.csv:1: the columns of a table of means are parted by commas'],
    ['npage,backing,npage,ns\n1,4k,2,3\n', 'means.csv:1: the column npage stands twice, as number 1 and 3'],
    ['npage,backing,ns,ns\n1,4k,2,3\n', 'means.csv:1: the column ns stands twice, as number 3 and 4'],
    [
      '\nnpage,backing,mean_ms\n1,4k,2\n',
      'means.csv:2: mean_ms: calls in ms? a table of means is in ns, us, cycles, insns',
    ],
    ['npage,backing,ns\n1,4k,0\n', 'means.csv:2: ns: "0" is no latency; it is a number above 0'],
    ['npage,backing,ns\n1,4k,-7\n', 'means.csv:2: ns: "-7" is no latency; it is a number above 0'],
    ['npage,backing,ns\n1,4k,\n', 'means.csv:2: ns: "" is no latency; it is a number above 0'],
    ['npage,backing,ns\nx,4k,3\n', 'means.csv:2: npage "x" is no integer'],
    ['npage,backing,ns\n1,4k\n', "means.csv:2: the CSV can't be read: 2 cells where the header has 3"],
    ['npage,backing,ns\n', 'means.csv:1: there are no rows below the header'],
  ])('%j is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
