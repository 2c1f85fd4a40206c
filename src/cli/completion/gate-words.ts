/** What a gate's condition may go on with; it is one word of the command line: 'n_pages_ns p99 > +5%'. */
import { FAMILIES, type Family, OPERATORS, STATISTICS, VERDICTS } from '../../gate/condition.js';
import { STEPS } from '../../kernel/steps.js';
import { isTime, PROBES } from '../../replay/probes/probes.js';
import { OPS } from '../../trace/ops.js';
import { VARIANTS } from '../../variants/table.js';
import { behind, type Candidate, plain } from './candidate.js';

/**
 * Where one candidate is left, those that follow it stand in its place: a shell that inserts the only one would close the
 * quotes.
 * @param typed so far: `n_pages_ns p`
 */
export function conditionWords(typed: string): Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf(' ') + 1);
  const words = head.split(' ').filter((word) => word !== '');
  const all = behind(head, following(words));
  const left = all.filter(({ value }) => value.startsWith(typed));
  // behind a value the condition may be at its end
  if (left.length !== 1 || isOperator(words.at(-1))) return all;
  const further = conditionWords(`${left[0].value} `);
  return further.length > 1 ? further : all;
}

/** @param words all before the one that is typed */
function following(words: readonly string[]): Candidate[] {
  if (words.at(-1) === 'for') return VARIANTS.map(({ name, summary }) => ({ value: name, summary }));
  const isFirst = !words.includes('and');
  const term = words.slice(words.lastIndexOf('and') + 1);
  const operator = term.findIndex(isOperator);
  if (term.includes('for')) return [];
  if (operator >= 0) {
    if (term.length > operator + 1) return plain(['and', 'for']);
    return term[operator - 1] === 'verdict' ? plain(VERDICTS.filter((verdict) => !/ /.test(verdict))) : [];
  }
  const [quantity, ...more] = term;
  if (quantity === undefined)
    return isFirst ? quantities() : [...plain([...OPERATORS, ...STATISTICS]), ...quantities()];
  const isShort = !isFirst && STATISTICS.some((name) => name === quantity);
  if (more.length > 0 || isShort) return plain(OPERATORS);
  const family = FAMILIES.find((name) => name === quantity);
  return family === undefined ? plain(STATISTICS) : members(family);
}

function isOperator(word: string | undefined): boolean {
  return OPERATORS.some((operator) => operator === word);
}

function quantities(): Candidate[] {
  const probes = PROBES.map((probe) => ({
    value: `${probe.name}${isTime(probe) ? '_ns' : ''}`,
    summary: probe.summary,
  }));
  return [...probes, ...plain(FAMILIES)];
}

function members(family: Family): Candidate[] {
  if (family === 'steps') return STEPS.map(({ name, summary }) => ({ value: name, summary }));
  // what counts is named by what is modelled
  return family === 'errnos' ? OPS.map(({ name, call }) => ({ value: name, summary: call })) : [];
}
