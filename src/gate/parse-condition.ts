/**
 * Reads a gate's condition:
 *
 *     condition := quantity op value { "and" [quantity | statistic | name] op value } [ "for" variant ]
 *     quantity  := probe statistic | ("steps" | "counter" | "errnos") name
 *
 * Behind an `and`, what is left out is as before: `n_pages_ns p99 > +5% and > +200ns and max < 1ms`. Without a `for`, it is
 * said of every variant.
 */
import { closest, didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { RECORDED_UNITS, type RecordedUnit } from '../recordings/recording.js';
import {
  FAMILIES,
  FAMILY_MEMBERS,
  isKeyword,
  type LaneCondition,
  MOST_DECIMALS,
  MOST_DIGITS,
  OPERATORS,
  type Operator,
  type Quantity,
  SHARES,
  STATISTIC_ELSEWHERE,
  STATISTICS,
  type Statistic,
  type Term,
  type Value,
  VERDICTS,
} from './condition.js';

/** `TV` is the name in the papers, `moved` the one in the reports. */
const STATISTIC_BY_NAME: ReadonlyMap<string, Statistic> = new Map([
  ...STATISTICS.map((name) => [name, name] as const),
  ['TV', 'moved'] as const,
]);

/** Sign, digits, digits behind the point, % or a unit; the `and` of the next term is none, nor is `for`. */
const VALUE = /^([+−-]?)(\d+)(?:\.(\d+))?(?: ?(?!(?:and|for)(?:\s|$))(%|[A-Za-zµμ]\w*))?(?=\s|$)/;

interface Word {
  readonly text: string;
  /** It stood in quotation marks: it is no keyword. */
  readonly isQuoted: boolean;
  readonly at: number;
}

/**
 * @param where what the message of an error starts with: the option or the place in the configuration
 * Throws InputError with the position, in characters from 1.
 */
export function parseCondition(text: string, where: string): LaneCondition {
  return new Parser(text, where).condition();
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly where: string,
  ) {}

  condition(): LaneCondition {
    this.blanks();
    if (this.at === this.text.length) this.fail(0, 'the condition is empty; it is like n_pages_ns p99 > +5%');
    const terms: Term[] = [];
    do {
      const quantity = this.quantity(terms.at(-1)?.quantity);
      const operator = this.operator();
      terms.push({ quantity, operator, value: this.value(quantity, operator) });
    } while (this.and());
    return { condition: terms, lane: this.lane() };
  }

  private quantity(last: Quantity | undefined): Quantity {
    if (last !== undefined && this.isAtOperator()) return last;
    const first = this.word(last === undefined ? 'a probe, steps, counter or errnos' : 'a quantity');
    if (last !== undefined && this.isAtOperator()) {
      if (last.is !== 'probe') return { ...last, name: first.text };
      return { ...last, statistic: this.statistic(first) };
    }
    const family = first.isQuoted ? undefined : FAMILIES.find((name) => name === first.text);
    if (family !== undefined) return { is: family, name: this.word(FAMILY_MEMBERS[family]).text };
    const probe = first.text.replace(/^@/, '');
    const word = this.word(`a statistic (${STATISTICS.join(', ')})`);
    const near = STATISTIC_BY_NAME.has(word.text) ? undefined : closest(first.text, FAMILIES);
    if (near !== undefined) this.fail(first.at, `${first.text}: did you mean ${near} ${word.text}?`);
    return { is: 'probe', probe, statistic: this.statistic(word) };
  }

  private statistic({ text, at }: Word): Statistic {
    const known = STATISTIC_BY_NAME.get(text);
    if (known !== undefined) return known;
    const near = Object.hasOwn(STATISTIC_ELSEWHERE, text)
      ? ` (did you mean ${STATISTIC_ELSEWHERE[text]}?)`
      : didYouMean(text, STATISTICS);
    return this.fail(at, `${text} is no statistic${near}; there are ${STATISTICS.join(', ')}`);
  }

  private operator(): Operator {
    this.blanks();
    const run = /[<>=!≤≥]+/y;
    run.lastIndex = this.at;
    const found = run.exec(this.text)?.[0];
    const known = OPERATORS.find((operator) => operator === found);
    if (known === undefined) {
      const there = `there are ${OPERATORS.join(' ')}`;
      return this.fail(
        this.at,
        found === undefined
          ? `a comparison is missing ${this.place()}; ${there}`
          : `${found} is no comparison${found === '=' ? ' (did you mean ==?)' : ''}; ${there}`,
      );
    }
    this.at += known.length;
    return known;
  }

  private value(quantity: Quantity, operator: Operator): Value {
    this.blanks();
    const start = this.at;
    if (quantity.is === 'probe' && quantity.statistic === 'verdict') return this.verdict(operator);
    const match = VALUE.exec(this.text.slice(start));
    if (match === null)
      return this.fail(start, `"${this.rest()}" is no value; it is like +5%, +200ns, -3us or 5000ns`);
    this.at += match[0].length;
    const [, sign, whole, decimals = '', unitText] = match;
    if (whole.length > MOST_DIGITS || decimals.length > MOST_DECIMALS) {
      const most = `at most ${MOST_DIGITS} digits before the point and ${MOST_DECIMALS} after it`;
      this.fail(start, `${match[0]}: a value has ${most}`);
    }
    const size = Number(`${whole}.${decimals}0`);
    const value = sign === '' || sign === '+' || size === 0 ? size : -size;
    const share = quantity.is === 'probe' ? SHARES.find((name) => name === quantity.statistic) : undefined;
    const isMoved = share !== undefined;
    if (unitText === '%') {
      if (isMoved && sign !== '')
        this.fail(
          start,
          `${share} is a ${share === 'moved' ? 'change' : 'chance'} already: write ${operator} ${size}%`,
        );
      if (isMoved) return { is: 'limit', value, unit: '%' };
      if (sign === '') this.fail(start, `a change is written with its sign: ${operator} +${size}%`);
      if (value < -100) this.fail(start, `${match[0]}: nothing falls by more than 100 %`);
      return { is: 'percent', value };
    }
    if (isMoved) this.fail(start, `${share} is a share in percent: ${operator} ${size}%`);
    const unit = unitText === undefined ? null : this.unit(unitText, start);
    return sign === '' ? { is: 'limit', value, unit } : { is: 'difference', value, unit };
  }

  private verdict(operator: Operator): Value {
    const found = /^"?([a-z]+(?: change)?)"?(?=\s|$)/.exec(this.text.slice(this.at));
    const word = VERDICTS.find((one) => one === found?.[1]);
    if (word === undefined || (operator !== '==' && operator !== '!='))
      return this.fail(this.at, `a verdict is == or != one of ${VERDICTS.join(', ')}`);
    this.at += found![0].length;
    return { is: 'verdict', word };
  }

  private unit(text: string, at: number): RecordedUnit {
    const known = RECORDED_UNITS.find((unit) => unit === text.replace(/^[µμ]s$/, 'us'));
    if (known !== undefined) return known;
    const near = didYouMean(text, RECORDED_UNITS);
    return this.fail(at, `${text} is no unit${near}; there are %, ${RECORDED_UNITS.join(', ')}`);
  }

  /** Whether another term follows. */
  private and(): boolean {
    this.blanks();
    if (this.at === this.text.length || this.isAtFor()) return false;
    const match = /^and(?=\s|$|[<>=!])/.exec(this.text.slice(this.at));
    if (match === null)
      this.fail(this.at, `"${this.rest()}" follows the value; terms are joined with and, a variant with for`);
    this.at += 'and'.length;
    this.blanks();
    if (this.at === this.text.length) this.fail(this.at, 'nothing follows the and');
    return true;
  }

  private isAtFor(): boolean {
    return /^for(?=\s|$)/.test(this.text.slice(this.at));
  }

  /** The variant behind a `for`, with which the condition ends; null where there is none. */
  private lane(): string | null {
    if (!this.isAtFor()) return null;
    this.at += 'for'.length;
    this.blanks();
    if (this.at === this.text.length) this.fail(this.at, 'the name of a variant is missing after for');
    const lane = this.inQuotes() ?? this.taken(/^[^\s"]*/.exec(this.text.slice(this.at))![0]);
    this.blanks();
    if (lane === '' || this.at < this.text.length)
      this.fail(this.at, `"${this.rest()}": a condition ends with one variant; one with blanks is quoted`);
    return lane;
  }

  private isAtOperator(): boolean {
    this.blanks();
    return /^[<>=!≤≥]/.test(this.text.slice(this.at));
  }

  /** A word, with a key in brackets if it has one: `lock_wait[iommu_lock]`, `"pages got"`. */
  private word(wanted: string): Word {
    this.blanks();
    const at = this.at;
    const quoted = this.inQuotes();
    if (quoted !== null) return { text: quoted, isQuoted: true, at };
    const rest = this.text.slice(at);
    const bare = /^[^\s"<>=!≤≥[\]]*(?:\[[^\]"]*\])?/.exec(rest)![0];
    if (bare === '' || isKeyword(bare)) this.fail(at, `${wanted} is missing ${this.place()}`);
    return { text: this.taken(bare), isQuoted: false, at };
  }

  /** Text in quotation marks, without them; null: there is none here. */
  private inQuotes(): string | null {
    const found = /^"((?:[^"\\]|\\["\\])*)"/.exec(this.text.slice(this.at));
    if (found === null) return null;
    this.taken(found[0]);
    return found[1].replace(/\\(.)/gs, '$1');
  }

  private taken(text: string): string {
    this.at += text.length;
    return text;
  }

  private blanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  private rest(): string {
    const rest = this.text.slice(this.at).replace(/\s+/g, ' ');
    return rest.length > 24 ? `${rest.slice(0, 23)}…` : rest;
  }

  /** Where something is missing. */
  private place(): string {
    const rest = this.rest();
    return rest === '' ? 'at the end' : `before "${rest}"`;
  }

  private fail(at: number, what: string): never {
    const shown = this.text.replace(/\s/g, ' ');
    throw new InputError(`${this.where} ${shown}: character ${at + 1}: ${what.replace(/\s+/g, ' ')}`);
  }
}
