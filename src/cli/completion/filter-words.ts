/** What a `--filter` may go on with: the name of a field, and the names that op and kind may be. */
import { FILTER_FIELDS } from '../../replay/filter.js';
import { KINDS, OPS } from '../../trace/ops.js';
import { behind, type Candidate, plain } from './candidate.js';

/** @param typed so far: `vm=0,op=map|un` */
export function filterWords(typed: string): Candidate[] {
  const at = typed.lastIndexOf(',') + 1;
  // conditions are joined with commas, alternatives of one with bars
  const [head, condition] = [typed.slice(0, at), typed.slice(at)];
  const [, before, field] = /^(([a-z_]+)!?=(?:[^|]*\|)*)[^|]*$/.exec(condition) ?? [];
  if (field !== undefined) return behind(head + before, namesFor(field));
  return behind(head, plain(FILTER_FIELDS.map((name) => `${name}=`)));
}

/** The names that a field may have for a value; of numbers there are none. */
function namesFor(field: string): Candidate[] {
  if (field === 'op') return OPS.map(({ name, call }) => ({ value: name, summary: call }));
  return field === 'kind' ? plain(KINDS.slice(1)) : [];
}
