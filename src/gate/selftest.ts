/**
 * A gate that can't fail proves nothing: each condition is shown a BASE that was slowed down just past its threshold,
 * which it must catch, and BASE as it is, on which it must be silent.
 */
import { InputError } from '../failure.js';
import type { GateCheck, GateVerdict } from '../results/gate.js';
import { judge, measurements, type Rule } from './judge.js';
import type { Comparison } from './side.js';
import { factorsFor, plantCounts } from './slow-down.js';

/** BASE against itself slowed down: every price, or recorded value, times a factor; 1 is BASE as it is. */
export type SlowedDown = (factor: number) => Promise<Comparison>;

/**
 * Tests rules: `pass` where the condition caught the slow-down and is silent without, `fail` where it can't fire, only
 * fires on a speed-up, or fires anyway. Counts are tried both ways: fewer pages got is no better. Throws InputError where a rule can't be applied at all.
 */
export async function selftest(rules: readonly Rule[], slowedDown: SlowedDown): Promise<GateCheck[]> {
  const kept = new Map<number, Comparison>();
  const at = async (factor: number): Promise<Comparison> => {
    const known = kept.get(factor) ?? (await slowedDown(factor));
    kept.set(factor, known);
    return known;
  };
  const checks: GateCheck[] = [];
  for (const rule of rules) checks.push(await testRule(rule, at));
  return checks;
}

async function testRule(rule: Rule, at: SlowedDown): Promise<GateCheck> {
  const unslowed = await at(1);
  const silent = judge(rule, unslowed);
  const result = (check: GateCheck, verdict: GateVerdict, note: string): GateCheck => ({
    ...check,
    verdict,
    note,
  });
  const fired = ({ verdict }: GateCheck) => verdict === rule.level;
  if (fired(silent))
    return result(
      silent,
      'fail',
      `fires without any slow-down, ${silent.variant} being compared with itself`,
    );
  const atOne = measurements(rule, unslowed);
  const found = factorsFor(rule.condition, atOne, unslowed.isInRows);
  if ('impossible' in found) return result(silent, 'fail', `can't fire: ${found.impossible}`);
  let last = silent;
  for (const factor of found.factors) {
    let slow: Comparison;
    try {
      slow = await at(factor);
    } catch (error) {
      // so slow that the model refuses: unslowed, it did not
      if (!(error instanceof InputError)) throw error;
      return result(silent, 'fail', `can't be tested, times × ${factorText(factor)}: ${error.message}`);
    }
    const planted = withCounts(rule, unslowed, slow);
    if (planted === undefined) return result(silent, 'fail', "can't fire: no count satisfies its terms");
    last = judge(rule, planted);
    if (!fired(last)) continue;
    // a < that was meant as > must not look as if it guarded against slower calls
    if (factor < 1)
      return result(
        last,
        'fail',
        `can't fire on a slow-down: only a speed-up sets it off (${causeText(rule, factor)})`,
      );
    return result(last, 'pass', `caught ${causeText(rule, factor)}; silent without`);
  }
  const tried = found.factors.map(factorText).join(', ');
  return result(last, 'fail', `did not fire at times × ${tried}`);
}

/** The slowed side with counts that satisfy the rule, with every seed; undefined where none can. */
function withCounts(rule: Rule, unslowed: Comparison, slow: Comparison): Comparison | undefined {
  if (slow.seeds === undefined) return plantCounts(rule.condition, measurements(rule, unslowed), slow);
  const seeds = new Map<number, Comparison>();
  for (const [seed, one] of slow.seeds) {
    const planted = withCounts(rule, unslowed.seeds!.get(seed)!, one);
    if (planted === undefined) return undefined;
    seeds.set(seed, planted);
  }
  return { ...slow, seeds };
}

function causeText({ condition }: Rule, factor: number): string {
  const hasCounts = condition.some(({ quantity }) => quantity.is !== 'probe');
  const counts = hasCounts ? 'the count set just past its threshold' : '';
  const times = factor === 1 ? '' : `times × ${factorText(factor)}`;
  return [times, counts].filter((text) => text !== '').join(' and ');
}

function factorText(factor: number): string {
  return factor >= 100 ? factor.toFixed(0) : String(Number(factor.toPrecision(5)));
}
