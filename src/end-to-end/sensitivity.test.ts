import { describe, expect, it } from 'vitest';
import { replayResultSchema } from '../results/replay.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const RUN =
  'replay fixtures/traces/pins.csv --host fixtures/hosts/made-up-known.json --variant contiguous-pin --variant pin-group-held --filter op=pin --sensitivity';

describe('replay --sensitivity', () => {
  it.each([
    ['sensitivity.txt', RUN],
    ['sensitivity.md', `${RUN} --format markdown`],
    ['sensitivity.csv', `${RUN} --format csv`],
    ['sensitivity.mail', `${RUN} --format mail`],
  ])('%s', async (file, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(file, stdout);
  });

  it('is part of the published schema, with every number that the text rounds', async () => {
    const { stdout } = await vfiobench(`${RUN} --format json`);
    const result = JSON.parse(stdout);
    expect(replayResultSchema.safeParse(result).error).toBeUndefined();
    const [total, ...probes] = result.sensitivity.verdicts;
    expect(total).toMatchObject({ label: 'contiguous-pin', probe: null });
    expect(probes.map(({ probe }: { probe: string }) => probe)).toContain('@n_pages_ns');
    expect(total.flips[0]).toMatchObject({ price: 'pages_array', now: 9000, interval: [3000, 27000] });
  });

  it('says so of a host without intervals, and leaves all else as it is', async () => {
    const plain = 'replay fixtures/traces/pins.csv --variant contiguous-pin';
    const [without, with_] = [
      (await vfiobench(plain)).stdout,
      (await vfiobench(`${plain} --sensitivity`)).stdout,
    ];
    expect(with_).toContain('no interval: none of the prices behind it has one');
    const [before, after] = with_.split(/^How far the verdicts hold[\s\S]*?(?=^What this rests on)/m);
    expect(before + after).toBe(without);
  });

  it.each([
    ['--sensitivity', '--sensitivity is about what a variant differs by; name one with --variant'],
    ['--variant contiguous-pin --sensitivity --bpftrace', 'bpftrace maps have no place for --sensitivity'],
  ])('refuses %s', async (line, message) => {
    const { code, stdout, stderr } = await vfiobench(`replay fixtures/traces/pins.csv ${line}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('says of a variant that differs in no time that it does not', async () => {
    const { stdout } = await vfiobench(
      'replay fixtures/traces/pins.csv --variant batch-smallest-block --sensitivity',
    );
    expect(stdout).toContain('no variant differs from BASE in any time');
  });

  it('fits into 60 columns where the prices do not beside one another', async () => {
    const line = 'replay traces/virtio-kicks.csv --variant mmio-userspace --limit 2000 --sensitivity -q';
    const { stdout } = await vfiobench(`${line} --width 60`);
    expect(stdout).toMatch(/^ {4}userspace_exit \*\n {6,}4,280 /m);
    expect(stdout.split('\n').filter((text) => text.length > 60)).toEqual([]);
  });

  it.each([60, 80, 120])('fits into %d columns', async (width) => {
    const { stdout } = await vfiobench(`${RUN} --width ${width}`);
    expect(Math.max(...stdout.split('\n').map((text) => [...text].length))).toBeLessThanOrEqual(width);
  });
});
