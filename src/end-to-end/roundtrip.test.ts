import { describe, expect, it } from 'vitest';
import { roundtripSchema } from '../results/roundtrip.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const HOST = '--host fixtures/hosts/made-up-kicks.json';
const SMALL = `roundtrip --packets 2000 ${HOST}`;
const FEW = `roundtrip --packets 1000 ${HOST}`;

describe('golden round trips', () => {
  it.each([
    ['roundtrip.txt', SMALL],
    ['roundtrip-60.txt', `${SMALL} --width 60 --kinds mmio-wildcard,mmio-pv,portio-wildcard --seed 7`],
    ['roundtrip.md', `${SMALL} --format markdown`],
    ['roundtrip.csv', `${SMALL} --format csv`],
    [
      'roundtrip-polling.txt',
      `${SMALL} --param vhost_poll_ns=1ms --sweep vhost_poll_ns=0,5us,50us --loads 100k`,
    ],
  ])('%s: vfiobench %s', async (file, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(file, stdout);
    // the others are forms of the first
    if (/^roundtrip(-polling)?\.txt$/.test(file)) expect((await vfiobench(line)).stdout).toBe(stdout);
  });

  it('as JSON follow the published schema', async () => {
    const { stdout } = await vfiobench(`${SMALL} --format json`);
    expect(roundtripSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
    expect(JSON.parse((await vfiobench('schema roundtrip')).stdout).type).toBe('object');
  });

  it.each([60, 72, 80, 100, 120, 200])('of %d columns have no longer line', async (width) => {
    for (const kinds of ['mmio-wildcard,mmio-pv,hcall', 'mmio-wildcard', 'portio-datamatch,mmio-datamatch']) {
      // as few packets as have a p99.9: the lines are those of SMALL
      const { stdout } = await vfiobench(`${FEW} --width ${width} --kinds ${kinds} --color always`);
      const plain = stdout.replace(/\x1b\[\d+m/g, '').split('\n');
      expect(Math.max(...plain.map((line) => [...line].length)), kinds).toBeLessThanOrEqual(width);
    }
  });

  it('say all there is to say of one packet, and of no streams and no sweep', async () => {
    const { code, stdout } = await vfiobench('roundtrip --packets 1 --loads none --sweep none');
    expect(code).toBe(0);
    expect(stdout).toContain('n too small');
    expect(stdout).not.toMatch(/NaN|Infinity|undefined|Streams,/);
  });
});

describe('what survives', () => {
  const PLAIN = 'roundtrip --sweep none --width 160 --loads';

  it('of a dearer kick is a share of the trip that grows by it', async () => {
    const { stdout } = await vfiobench(`${PLAIN} none --kinds mmio-pv,mmio-wildcard --packets 1000`);
    expect(stdout).toMatch(/^A kick by mmio-wildcard .* costs \d+ ns more than by mmio-pv/);
    expect(stdout).toMatch(/ survive in a round trip of [\d.]+ µs: \d+\.\d\d % of it/);
  });

  it('of too few packets to tell is noise, and every minus is the same sign', async () => {
    const few = (await vfiobench(`${PLAIN} 200k --kinds mmio-wildcard,mmio-pv --packets 199`)).stdout.replace(
      /\s+/g,
      ' ',
    );
    expect(few).toContain('In the mean latency of a stream: noise at 200,000 packets/s.');
    expect(few).toMatch(/What of that survives in a round trip of [\d.]+ µs is noise/);
    expect(few).toContain('or there are too few of them to tell');
    const enough = (await vfiobench(`${PLAIN} 10k --kinds mmio-wildcard,mmio-pv --packets 200`)).stdout;
    expect(enough).toMatch(/Of that, [\d.]+ % survive in a round trip/);
    for (const packets of [10, 300])
      expect((await vfiobench(`${PLAIN} 200k --packets ${packets}`)).stdout).not.toMatch(/[ (]-\d/);
  });
});

describe('refused with one line and exit code 2', () => {
  it.each([
    ['--kinds mmio-wildcrad', 'no variant is called mmio-wildcrad (did you mean mmio-wildcard?)'],
    ['--kinds contiguous-pin', '--kinds contiguous-pin: is no kind of kick'],
    [
      '--kinds mmio-wildcard,mmio-userspace',
      '--kinds mmio-userspace: on tsirkin-i7-2640m this kick rings no eventfd',
    ],
    ['--kinds mmio-pv,mmio-pv', '--kinds mmio-pv,mmio-pv: mmio-pv is named twice'],
    ['--kinds mmio-pv,', '--kinds mmio-pv,: a value is missing beside a comma'],
    ['--host xu-4.19', 'host xu-4.19 prices no kicks; those that do: '],
    ['--host tsirkin', 'no host is called tsirkin'],
    ['--param sched=1', '--param sched=1: no such parameter'],
    ['--sweep sched=1', '--sweep sched=1: no such parameter'],
    ['--sweep sched_ns', '--sweep sched_ns: a sweep is written like sched_ns=0,1us,10us'],
    ['--sweep sched_ns=1,x', '--sweep sched_ns=1,x: sched_ns is a time'],
    ['--loads 0', '--loads 0: expected packets per second'],
    ['--loads fast', '--loads fast: expected packets per second up to 1000M, such as 200k, or max'],
    ['--packets 0', "option '--packets <number>' argument '0' is invalid."],
    ['--set hypercal=1', '--set hypercal: no such step (did you mean hypercall?)'],
    ['--format mail', '--format mail: no such form here; there are text, json, csv, markdown, html'],
  ])('vfiobench roundtrip %s', async (options, message) => {
    const { code, stdout, stderr } = await vfiobench(`roundtrip ${options}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(0, `vfiobench: ${message}`.length)).toBe(`vfiobench: ${message}`);
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
  });
});
