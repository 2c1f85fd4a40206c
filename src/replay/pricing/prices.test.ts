import { describe, expect, it } from 'vitest';
import { InputError } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { GUP_CALL, INTERRUPT, StepTable } from '../../kernel/steps.js';
import { ONE_NS_HOST } from '../replay-text.test-data.js';
import { parseOverride, pricesOf, psPerUnit } from './prices.js';

const CYCLES_HOST: Host = {
  ...ONE_NS_HOST,
  name: 'two-ghz',
  unit: 'cycles',
  unitsPerNs: { value: 2, why: '2 GHz' },
};

describe('psPerUnit', () => {
  it('knows ns and us on every host, cycles and insns where the host is priced in them', () => {
    expect(psPerUnit(ONE_NS_HOST, 'ns')).toBe(1000);
    expect(psPerUnit(CYCLES_HOST, 'us')).toBe(1_000_000);
    expect(psPerUnit(CYCLES_HOST, 'cycles')).toBe(500);
    expect(() => psPerUnit(ONE_NS_HOST, 'cycles')).toThrow(
      new InputError('--unit cycles: host one-ns is priced in ns and does not say how many cycles a ns has'),
    );
    expect(() => psPerUnit(CYCLES_HOST, 'insns')).toThrow(InputError);
  });
});

describe('parseOverride', () => {
  it('reads a price with a unit, or in the host’s own', () => {
    expect(parseOverride('gup_call=90ns', CYCLES_HOST)).toEqual({ step: 'gup_call', value: 90, unit: 'ns' });
    expect(parseOverride('gup_call=1.5us', ONE_NS_HOST)).toEqual({
      step: 'gup_call',
      value: 1.5,
      unit: 'us',
    });
    expect(parseOverride('gup_page_4k=0', CYCLES_HOST)).toEqual({
      step: 'gup_page_4k',
      value: 0,
      unit: 'cycles',
    });
  });

  it('takes every time that other options take', () => {
    const inNs = (text: string) => parseOverride(`gup_call=${text}`, CYCLES_HOST);
    expect(inNs('0.5ms')).toEqual({ step: 'gup_call', value: 500_000, unit: 'ns' });
    expect(inNs('1s')).toEqual({ step: 'gup_call', value: 1e9, unit: 'ns' });
  });

  it.each([
    'gup_call',
    'gup_call=',
    'gup_call=-1',
    'gup_call=90h',
    'gup_call=90toString',
    'gup_call=1e3',
    '=90ns',
    'Gup=1',
    'a b=1',
  ])('refuses %j', (text) => {
    expect(() => parseOverride(text, ONE_NS_HOST)).toThrow(
      new InputError(`--set ${text}: a price is written like gup_call=90ns`),
    );
  });
});

describe('pricesOf', () => {
  const steps = new StepTable();

  it('turns the host’s unit into picoseconds', () => {
    const price = { price: 30, sigma: 0.25, from: 'fitted' as const, why: 'table' };
    const prices = pricesOf({ ...CYCLES_HOST, steps: { gup_call: price } }, steps, [], []);
    expect(prices[GUP_CALL]).toEqual({ ps: 15_000, sigma: 0.25, from: 'fitted', why: 'table' });
    expect(prices.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('takes what --set says, marks it assumed, and keeps the dispersion', () => {
    const host: Host = {
      ...ONE_NS_HOST,
      steps: { gup_call: { price: 30, sigma: 0.25, from: 'measured', why: 'table' } },
    };
    const set = pricesOf(host, steps, [], [parseOverride('gup_call=90ns', host)]);
    expect(set[GUP_CALL]).toEqual({
      ps: 90_000,
      sigma: 0.25,
      from: 'assumed',
      why: 'set on the command line',
    });
    const cycles = pricesOf(CYCLES_HOST, steps, [], [parseOverride('gup_call=90', CYCLES_HOST)]);
    expect(cycles[GUP_CALL]!.ps).toBe(45_000);
  });

  it('refuses an unknown step, a unit that the host does not know, and a price beyond all sense', () => {
    const set = (text: string, host = ONE_NS_HOST) => pricesOf(host, steps, [], [parseOverride(text, host)]);
    expect(() => set('gup_cal=90ns')).toThrow(
      new InputError('--set gup_cal: no such step (did you mean gup_call?); vfiobench list steps'),
    );
    expect(() => set('entirely_else=90ns')).toThrow(
      new InputError('--set entirely_else: no such step; vfiobench list steps'),
    );
    expect(() => set('gup_call=90cycles')).toThrow(
      new InputError(
        '--set gup_call=90cycles: host one-ns is priced in ns and does not say how many cycles a ns has',
      ),
    );
    expect(() => set('gup_call=2000000us')).toThrow(
      new InputError('--set gup_call=2000000us: a step costs at most 1 s'),
    );
    expect(() => set(`gup_call=${'9'.repeat(400)}`)).toThrow(InputError);
    expect(set('gup_call=1000000us')[GUP_CALL]!.ps).toBe(1e12);
  });

  it('says which step of a host file is none', () => {
    const price = { price: 1, from: 'assumed' as const, why: 'test' };
    expect(() => pricesOf({ ...ONE_NS_HOST, steps: { put_pages: price } }, steps, [], [])).toThrow(
      new InputError(
        'host one-ns: steps.put_pages: no such step (did you mean put_page?); vfiobench list steps has them',
      ),
    );
  });

  it('takes a variant’s own step at its price, as assumed', () => {
    const table = new StepTable();
    const own = { name: 'run_choice', summary: 'choosing', ns: 2, why: 'one comparison' };
    const number = table.add({ name: own.name, summary: own.summary, lock: null });
    const prices = pricesOf(CYCLES_HOST, table, [own], []);
    expect(prices[number]).toEqual({ ps: 2000, sigma: 0, from: 'assumed', why: 'one comparison' });
    const set = pricesOf(CYCLES_HOST, table, [own], [parseOverride('run_choice=4ns', CYCLES_HOST)]);
    expect(set[number]!.ps).toBe(4000);
  });

  it('prices interrupts by the host’s own account of them', () => {
    const interrupts = { perSecond: 100, mean: 7, sigma: 0.5, why: 'timer' };
    const prices = pricesOf({ ...CYCLES_HOST, steps: {}, interrupts }, steps, [], []);
    expect(prices[INTERRUPT]).toEqual({ ps: 3500, sigma: 0.5, from: 'assumed', why: 'timer' });
    expect(pricesOf({ ...CYCLES_HOST, steps: {} }, steps, [], [])[INTERRUPT]).toBeUndefined();
  });
});
