/** vfiobench info through main: what it says of a trace's metadata, as replay says it, and of some of its rows. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

describe('metadata', () => {
  const LATE =
    'metadata key container stands in line 3, below the header, where it is a comment; metadata goes above the header';

  it('is taken with and without a blank behind the colon', async () => {
    const stdin = '#page_size:64k\n#host:xu-4.19\nop,addr,len,pfns\nmap,0,0x10000,\npin,,,0x0\n';
    const { code, stdout } = await vfiobench('info -', { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^page size {6}64 KiB$/m);
    expect(stdout).toMatch(/^host {11}xu-4\.19$/m);
    expect((await vfiobench('replay - --quiet', { stdin })).code).toBe(0);
  });

  it('among the rows is warned of, where it means nothing', async () => {
    const stdin = '# origin: synthetic\nop,addr,len,pfns\n#container: iommu\nmap,0,0x1000,\npin,,,0x0\n';
    const { stdout } = await vfiobench('info - --width 160', { stdin });
    expect(stdout).toContain(`\nwarning: ${LATE}\n`);
    expect(stdout).toMatch(/^container {6}mdev$/m);
    expect(JSON.parse((await vfiobench('info - --format json', { stdin })).stdout)).toMatchObject({
      problems: [LATE],
    });
    const replayed = await vfiobench('replay - --host xu-4.19', { stdin });
    expect([replayed.code, replayed.stderr]).toEqual([0, `vfiobench: ${LATE}\n`]);
  });
});

describe('metadata without a meaning', () => {
  const IMPORTED =
    '# origin: recorded\n# kicks: not known (a port read follows) 3\n# lost_events: 17\nop,addr,len,kind\nkick,0x1,2,pio\n';
  const LOST = 'events were lost while it was recorded (lost_events: "17")';

  it('is shown as it stands, and lost events are warned of', async () => {
    const { stdout } = await vfiobench('info -', { stdin: IMPORTED });
    expect(stdout).toContain(
      'other metadata kicks: not known (a port read follows) 3\n               lost_events: 17\n',
    );
    expect(stdout).toContain(`warning: ${LOST}\n`);
  });

  it('a replay warns of lost events as well', async () => {
    const { code, stderr } = await vfiobench('replay - --host tsirkin-i7-2640m', { stdin: IMPORTED });
    expect([code, stderr]).toEqual([0, expect.stringContaining(`vfiobench: ${LOST}\n`)]);
  });
});

describe('some of the rows', () => {
  const info = async (...options: string[]) => {
    const all = ['info', 'fixtures/traces/pins.csv', ...options];
    const [text, json] = [await vfiobench(all), await vfiobench([...all, '--format', 'json'])];
    expect([text.code, json.code]).toEqual([0, 0]);
    return { text: text.stdout, json: JSON.parse(json.stdout) };
  };

  it('are counted, and named', async () => {
    const whole = await info();
    expect(whole.text).not.toMatch(/^only/m);
    expect(whole.json.only).toBeNull();
    const { rows } = whole.json.ops.find(({ op }: { op: string }) => op === 'pin');
    const { text, json } = await info('--filter', 'op=pin');
    expect(text).toContain('\nonly           --filter op=pin\n');
    expect(json).toMatchObject({ rows, ops: [{ op: 'pin', rows }], only: '--filter op=pin' });
    // all of the file was read
    expect(json.sha256).toBe(whole.json.sha256);
    // whether the pages were mapped, rows that were left out would have to say
    expect(json.problems).toEqual([]);
  });

  it('span the time between them', async () => {
    const stdin = 'ts_ns,vm,op\n7,0,pin\n100,1,pin\n150,1,pin\n900,0,pin\n';
    expect((await vfiobench('info - --filter vm=1', { stdin })).stdout).toMatch(/^time {11}50\.0 ns$/m);
  });

  it('at the beginning: what is behind them is not read', async () => {
    const { text, json } = await info('--limit', '3');
    expect(json).toMatchObject({ rows: 3, sha256: null, only: '--limit 3' });
    expect(text).toContain('\nsha256         not known: not all of the trace was read\n');
    expect((await info('--skip', '2', '--limit', '3')).json).toMatchObject({
      rows: 1,
      only: '--limit 3 --skip 2',
    });
  });

  it('may be none', async () => {
    expect((await info('--filter', 'vm=77')).json.problems).toEqual(['no row of the trace was chosen']);
  });
});
