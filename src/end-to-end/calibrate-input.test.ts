/** vfiobench calibrate with what is no measurement: one clear line each. */
import { describe, expect, it } from 'vitest';
import { measuredPins } from './calibrate.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { folder, file, good: GOOD } = measuredPins();

const MEANS = file('three.csv', 'npage,backing,ns\n1,4k,900\n2,4k,1200\n4,4k,1900\n');

describe('input that is none', () => {
  const trace = (...lines: string[]) =>
    `# vfiobench-trace: 1\nop,addr,len,pfns,backing,lat_ns\n${lines.join('\n')}\n`;
  const map = 'map,0x0,0x100000,,4k,';
  const cases: readonly [name: string, text: string, options: string, message: string][] = [
    ['none.csv', trace(map, 'pin,,,0x1,,'), '', 'none.csv: no call has a measured latency (lat_ns)'],
    ['zero.csv', trace(map, 'pin,,,0x1,,0'), '', 'zero.csv:4: lat_ns: 0 is no latency of a call'],
    ['minus.csv', trace(map, 'pin,,,0x1,,-5'), '', 'minus.csv:4: lat_ns: "-5" is no latency'],
    ['few.csv', trace(map, 'pin,,,0x1,,900'), '', 'few.csv: measured calls: 1; a fit needs at least 3'],
    [
      'equal.csv',
      trace(map, 'pin,,,0x1,,900', 'pin,,,0x2,,900', 'pin,,,0x3-0x5,,900'),
      '',
      'equal.csv: all 3 latencies are 900, which is no measurement of calls',
    ],
    [
      'rw.csv',
      trace(map, 'dma_read,0x0,64,,,300', 'dma_read,0x0,8,,,200'),
      '',
      'rw.csv:4: this call takes kvm_rw, which host xu-4.19 does not price; choose another --like',
    ],
    ['backing.csv', 'npage,backing,ns\n1,5k,3\n', '', 'backing.csv:2: backing: "5k" is no backing'],
    [
      'pages.csv',
      'npage,backing,ns\n513,4k,3\n',
      '',
      'pages.csv:2: npage: 513 is no number of pages of a pin; it is 1 to 512',
    ],
    [
      'typo.csv',
      'npages,backing,ns\n1,4k,3\n',
      '',
      'typo.csv:1: "npages" is no column of a table of means (did you mean npage?), which has npage, backing and ns, and may have variant',
    ],
    ['noted.csv', '# run 1\nnpage,ns\n1,3\n', '', 'noted.csv:2: the column backing is missing'],
    [
      'lone.csv',
      'ns\n300\n500\n',
      '',
      'lone.csv:1: single values do not say what was called; a table of means',
    ],
    [
      'unit.csv',
      'npage,backing,cycles\n1,4k,3\n',
      '',
      'unit.csv, in cycles: host xu-4.19 is priced in ns and does not say how many cycles a ns has',
    ],
    [
      'variant.csv',
      'npage,backing,variant,ns\n1,4k,,3\n2,4k,contiguous-pn,3\n1,4k,contiguous-pn,3\n',
      '',
      'variant.csv:3: variant: no variant is called contiguous-pn (did you mean contiguous-pin?)',
    ],
    ...['1e15 1e3 1e-300', '0.000001 1800 6000', '5e-324 1800 6000'].map(
      (values, i): [string, string, string, string] => [
        `far${i}.csv`,
        `npage,backing,ns\n${values
          .split(' ')
          .map((ns, at) => `${2 ** at},4k,${ns}\n`)
          .join('')}`,
        '',
        [
          'csv:4: this latency of 1e-300 ns and that of 1000000000000000 ns in ',
          'csv:2: this latency of 0.000001 ns and that of 6000 ns in ',
          'csv:2: this latency of 5e-324 ns and that of 6000 ns in ',
        ][i],
      ],
    ),
    [
      'filter.csv',
      trace(map, 'pin,,,0x1,,9'),
      '--filter op=unpin',
      'filter.csv: no call has a measured latency (lat_ns) where --filter looks',
    ],
  ];

  it.each(cases)('%s', async (name, text, options, message) => {
    const path = file(name, text);
    const { code, stdout, stderr } = await vfiobench(`calibrate ${path} --like xu-4.19 ${options}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('a name of nothing for the host', async () => {
    expect(await vfiobench(['calibrate', GOOD, '--like', 'xu-4.19', '--name', ''])).toMatchObject({
      code: 2,
      stderr: 'vfiobench: --name "": a host has a name, such as my-host\n',
    });
  });

  it('a packaged trace is found from any folder', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const { code, stderr } = await vfiobench('calibrate traces/ccw-boot.csv --like xu-4.19');
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('traces/ccw-boot.csv: no call has a measured latency (lat_ns)'),
      });
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    ['calibrate gone.csv --like xu-4.19', "gone.csv: can't be read: no such file"],
    [`calibrate ${folder} --like xu-4.19`, 'is a directory'],
    [`calibrate ${GOOD} --like xu-4.20`, 'no host is called xu-4.20 (did you mean xu-4.19?)'],
    [`calibrate ${GOOD} --like xu-4.19 -o ${GOOD}`, 'this is one of the measurements themselves'],
    [`calibrate ${GOOD} --like xu-4.19 -o -`, 'the report goes to stdout; name a file for the host'],
    [
      `calibrate ${GOOD} --like xu-4.19 -o fit.html`,
      '-o fit.html: a host file is JSON; the report goes there with --report fit.html',
    ],
    [
      `calibrate ${GOOD} --like xu-4.19 --report fit.csv`,
      'fit.csv: no such form here; there are text, json, markdown',
    ],
    [`calibrate ${GOOD} ${GOOD} --like xu-4.19 --format csv`, '--format csv: no such form here'],
    [`calibrate ${GOOD}`, "required option '--like <host>' not specified"],
    [`calibrate fixtures/variants/capped-run.mjs=${GOOD} --like xu-4.19`, 'which no host file prices'],
    [
      `calibrate ${GOOD} --like xu-4.19 -o .json`,
      '-o .json: without its ending, no name for the host is left',
    ],
    [`calibrate ${GOOD} --like xu-4.19 --skip 100000`, 'good.csv: --skip 100000 leaves nothing of 60'],
    [
      'calibrate - contiguous-pin=- --like xu-4.19',
      '- is given twice, but standard input can be read only once; save one measurement to a file',
    ],
    [`calibrate - --trace - --like xu-4.19`, '- is given twice'],
    [
      `calibrate ${GOOD} --like xu-4.19 --predict contiguous-pin`,
      '--predict contiguous-pin: nothing was measured of it; what was measured ran BASE',
    ],
    [`calibrate ${GOOD} --like xu-4.19 --map a=1_page`, '--map a=1_page: names a map of histograms'],
    [`calibrate ${MEANS} --like xu-4.19 --filter op=pin`, '--filter op=pin: chooses rows of a trace'],
    [`calibrate ${MEANS} --like xu-4.19 --skip 3`, '--skip 3: chooses rows of a trace, and a table of means'],
    ['calibrate ccw-boot --like xu-4.19', 'no such file (did you mean traces/ccw-boot.csv?)'],
  ])('%s', async (line, message) => {
    const { code, stderr } = await vfiobench(line);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
