/** For tests: conditions of every kind, from plain ones to names that need quotes. */
import fc from '../property.test-data.js';
import { RECORDED_UNITS } from '../recordings/recording.js';
import {
  type Condition,
  FAMILIES,
  type LaneCondition,
  OPERATORS,
  type Quantity,
  STATISTICS,
  type Term,
  type Value,
} from './condition.js';

export const probe = (name: string, statistic: (typeof STATISTICS)[number]): Quantity => ({
  is: 'probe',
  probe: name,
  statistic,
});
export const percent = (value: number): Value => ({ is: 'percent', value });
export const difference = (value: number, unit: (typeof RECORDED_UNITS)[number] | null = null): Value => ({
  is: 'difference',
  value,
  unit,
});
export const limit = (value: number, unit: (typeof RECORDED_UNITS)[number] | '%' | null = null): Value => ({
  is: 'limit',
  value,
  unit,
});

const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9_.:/-]{1,8}$/),
  fc.constantFrom(
    'and',
    'for',
    'steps',
    'counter',
    'errnos',
    'pages got',
    '"',
    '\\',
    'a]b',
    '>',
    '[x',
    'p99',
    '%',
    '+5%',
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const size = fc.oneof(
  fc.nat({ max: 1e6 }),
  fc.integer({ min: 0, max: 1e9 }).map((micro) => micro / 1e6),
  fc.constant(999999999999999),
);
const signed = fc
  .tuple(size, fc.boolean())
  .map(([value, negative]) => (negative && value > 0 ? -value : value));
const unit = fc.option(fc.constantFrom(...RECORDED_UNITS));
const value: fc.Arbitrary<Value> = fc.oneof(
  signed.map((one) => percent(Math.max(-100, one))),
  fc.tuple(signed, unit).map(([one, of]) => difference(one, of)),
  fc.tuple(size, unit).map(([one, of]) => limit(one, of)),
);
const probeName = fc.oneof(
  fc.constant(''),
  name.map((text) => text.replace(/^@/, '')),
  fc
    .tuple(fc.stringMatching(/^[a-z_0-9]{1,6}$/), fc.stringMatching(/^[a-z0-9, ]{0,6}$/))
    .map(([map, key]) => `${map}[${key}]`),
);
const term: fc.Arbitrary<Term> = fc.oneof(
  fc
    .tuple(
      probeName,
      fc.constantFrom(...STATISTICS.filter((one) => !['moved', 'faster', 'verdict'].includes(one))),
      fc.constantFrom(...OPERATORS),
      value,
    )
    .map(([of, statistic, operator, one]) => ({ quantity: probe(of, statistic), operator, value: one })),
  fc
    .tuple(probeName, fc.constantFrom('moved', 'faster'), fc.constantFrom(...OPERATORS), size)
    .map(([of, share, operator, one]) => ({ quantity: probe(of, share), operator, value: limit(one, '%') })),
  fc
    .tuple(fc.constantFrom(...FAMILIES), name, fc.constantFrom(...OPERATORS), value)
    .map(([is, of, operator, one]) => ({ quantity: { is, name: of }, operator, value: one })),
);
/** Terms often share what stands before them, as people write them. */
const condition: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.array(term, { minLength: 1, maxLength: 4 }),
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  )
  .map(([terms, shared]) =>
    terms.map((one, i) =>
      i > 0 && shared[i] && one.quantity.is !== 'probe' ? { ...one, quantity: sharing(terms[0], one) } : one,
    ),
  );

/** With the lane that it is said of, or without. */
export const ofLane: fc.Arbitrary<LaneCondition> = fc
  .tuple(condition, fc.option(name))
  .map(([terms, lane]) => ({ condition: terms, lane }));

function sharing(first: Term, { quantity }: Term): Quantity {
  return first.quantity.is === 'probe' || quantity.is === 'probe'
    ? quantity
    : { is: first.quantity.is, name: quantity.name };
}
