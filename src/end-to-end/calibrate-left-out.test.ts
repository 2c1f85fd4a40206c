/** vfiobench calibrate leaves rows out that it can't read or understand, counts them, and says so. */
import { describe, expect, it } from 'vitest';
import { LATENCIES, measuredPins, ROWS, resultOf } from './calibrate.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { file } = measuredPins();

const PINS = ROWS.flatMap((row, i) => (row.startsWith('pin,') ? [i] : []));

/** The good trace with returns: of every pin that is picked, -EFAULT. */
function returning(name: string, picks: (pin: number) => boolean): string {
  const failed = new Set(PINS.filter((_, pin) => picks(pin)));
  const rows = ROWS.map((row, i) => `${row},${LATENCIES[i] ?? ''},${failed.has(i) ? '-EFAULT' : ''}`);
  return file(name, `# vfiobench-trace: 1\nop,addr,len,pfns,backing,lat_ns,ret\n${rows.join('\n')}\n`);
}

describe('calls that did not return what the model says', () => {
  const LINE = '--like xu-4.19 --filter op=pin';

  it('are left out, counted, and told with the first of them', async () => {
    const path = returning('some.csv', (pin) => pin % 50 === 7);
    const failed = PINS.filter((_, pin) => pin % 50 === 7).length;
    const { code, stdout, stderr } = await vfiobench(`calibrate ${path} ${LINE} --format json`);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `vfiobench: ${path}: ${failed} of ${PINS.length} calls did not return what the model says (BASE), and are left out; ` +
        `first in line ${PINS[7] + 3}: recorded -EFAULT, modelled 1\n`,
    );
    const { inputs, follows, fit } = JSON.parse(stdout);
    expect(follows).toBe(true);
    expect(inputs).toMatchObject([{ values: PINS.length - failed, differing: failed, badRows: 0 }]);
    expect(fit.calls).toBe(PINS.length - failed);
  });

  it('are too many above 5 %: exit 1', async () => {
    const path = returning('many.csv', (pin) => pin % 10 === 0);
    const { code, stderr } = await vfiobench(`calibrate ${path} ${LINE}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /10 % of the calls in .*many.csv \(BASE\) did not return what the model says; 5 %/,
    );
  });

  it('are refused with the first line where all are so: exit 2', async () => {
    const path = returning('all.csv', () => true);
    expect(await vfiobench(`calibrate ${path} ${LINE}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `all.csv:${PINS[0] + 3}: ret: this call returned -EFAULT where the model returns`,
      ),
    });
  });

  it('are left out of the calls that made histograms too', async () => {
    const path = returning('behind.csv', (pin) => pin % 10 === 0);
    const histogram = file('behind.txt', '@1_page_ns:\n[1K, 2K)  500 |@@|\n');
    const { code, stderr } = await vfiobench(`calibrate ${histogram} --trace ${path} ${LINE}`);
    expect(code).toBe(1);
    expect(stderr).toContain('% of the calls in ');
  });
});

describe('--skip-bad-rows', () => {
  const bad = file(
    'bad.csv',
    `# vfiobench-trace: 1\nop,addr,len,pfns,backing,lat_ns\n${ROWS.map((row, i) =>
      i === 5 || i === 9 ? 'pin,,,0xzz,,9' : `${row},${LATENCIES[i]}`,
    ).join('\n')}\n`,
  );
  const said = [
    `vfiobench: ${bad}: left out 2 rows that could not be read`,
    `vfiobench: ${bad}: line 8: pfns: `,
    `vfiobench: ${bad}: line 12: pfns: `,
  ];

  it('says which rows it leaves out, and JSON counts them', async () => {
    const { stderr } = await vfiobench(`calibrate ${bad} --like xu-4.19 --skip-bad-rows`);
    for (const text of said) expect(stderr).toContain(text);
    const { inputs, warnings } = await resultOf(`calibrate ${bad} --like xu-4.19 --skip-bad-rows`);
    expect(inputs).toMatchObject([{ badRows: 2 }]);
    expect(warnings).toHaveLength(3);
  });

  it('says it once of a trace that several lanes run', async () => {
    const histogram = file(
      'lanes.txt',
      '@1_page_ns[BASE]:\n[1K, 2K)  500 |@@|\n\n@1_page_ns[contiguous-pin]:\n[1K, 2K)  500 |@@|\n\n',
    );
    const { stderr } = await vfiobench(
      `calibrate ${histogram} --trace ${bad} --like xu-4.19 --skip-bad-rows --filter op=pin`,
    );
    for (const text of said) expect(stderr.split(text)).toHaveLength(2);
  });

  it('says so where nothing is left', async () => {
    const none = file(
      'none.csv',
      '# vfiobench-trace: 1\nop,addr,len,pfns,backing,lat_ns\nmap,0x0,0x1000,,4k,\npin,,,0xzz,,9\n',
    );
    expect(await vfiobench(`calibrate ${none} --like xu-4.19 --skip-bad-rows`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no call has a measured latency (lat_ns); 1 row could not be read'),
    });
  });
});
