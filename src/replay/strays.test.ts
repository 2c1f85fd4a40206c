/** Writes that no doorbell is meant by stay as recorded in every lane; and a BASE that is not what was recorded says so. */
import { describe, expect, it } from 'vitest';
import { VARIANTS } from '../variants/table.js';
import { replayText, runText, stepCount } from './replay-text.test-data.js';

const HEAD = 'cpu,op,addr,len,kind,value,ret\n';
const WAYS = VARIANTS.filter(({ path }) => path === 'kick').map(({ name }) => name);

describe('a write that no doorbell is meant by', () => {
  it('to a port is an OUT in every lane', async () => {
    const csv = `${HEAD}0,ioeventfd,0xc000,2,pio,,0\n${'0,kick,0x99,1,pio,0,\n'.repeat(3)}`;
    const result = await replayText(csv, { base: 'kick-as-recorded', variants: WAYS, filter: 'op=kick' });
    for (const lane of result.lanes.keys())
      expect([stepCount(result, lane, 'fast_pio'), stepCount(result, lane, 'userspace_exit')]).toEqual([
        3, 3,
      ]);
  });

  it('to a page with a doorbell leaves the MMIO cache of its vcpu alone', async () => {
    const rows = '0,kick,0xfe000000,2,mmio,0,\n0,kick,0xfe000010,4,mmio,0,\n'.repeat(20);
    const csv = `${HEAD}0,ioeventfd,0xfe000000,2,mmio,,0\n${rows}`;
    const result = await replayText(csv, { base: 'kick-as-recorded', variants: ['mmio-wildcard'] });
    expect(result.lanes[1].stepCounts).toEqual(result.lanes[0].stepCounts);
    expect(stepCount(result, 1, 'spte_walk')).toBe(0);
  });

  it.each([
    ['takes any length in mmio-pv', '0xfe000000,2,mmio,', '0xfe000000,4,mmio,0'],
    ['was put where the stray goes', '0xfe000000,2,mmio,', '0x1000,2,pio,0'],
    ['is at the address that a lane hands out', '0x1000,2,pio,', '0x8000000000000,2,mmio,0'],
    ['is a hypercall by its number', '0xfe000000,2,mmio,', '0x1000,2,hcall,0'],
  ])('rings nothing where a doorbell %s', async (_, bell, stray) => {
    const csv = `${HEAD}0,ioeventfd,${bell},0\n${`0,kick,${stray},-EOPNOTSUPP\n`.repeat(2)}`;
    const { finished } = await runText(csv, { variants: WAYS.slice(1) });
    expect(finished.returns).toMatchObject({ compared: 3, differing: 0 });
    expect(finished.lanes.map(({ rung }) => rung.kicks)).toEqual(WAYS.map(() => 0));
  });
});

describe('a BASE that rings otherwise than was recorded', () => {
  const bell = (row: string, kicks: number) =>
    `0,ioeventfd,${row},0\n${`0,kick,${row.replace(/,0,/, ',2,')},0\n`.repeat(kicks)}`;
  const csv =
    HEAD +
    bell('0xfe000000,2,mmio,', 5) +
    bell('0xc000,2,pio,', 3) +
    bell('0xfe001000,0,mmio,', 1) +
    bell('0xfe002000,2,mmio,7', 2);

  it('says so, unless it was asked for', async () => {
    expect((await replayText(csv)).warnings).toEqual([
      'BASE is not what was recorded: of 11 kicks of doorbells it rings 6 in another way (recorded: 1 by mmio without a length, 2 by mmio with a value, 3 by pio); --base kick-as-recorded rings all as recorded',
    ]);
    expect((await replayText(csv, { base: 'kick-as-recorded' })).warnings).toEqual([]);
    expect((await replayText(csv, { base: 'mmio-pv' })).warnings).toEqual([]);
  });

  it('has nothing to say where all were recorded as BASE rings them', async () => {
    expect((await replayText(HEAD + bell('0xfe000000,2,mmio,', 5))).warnings).toEqual([]);
  });
});
