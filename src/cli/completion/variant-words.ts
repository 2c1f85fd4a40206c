/** What `--variant` and `--base` may go on with: a variant, a parameter of it behind a colon, another one behind a +. */
import { describedParams } from '../../variants/parameters.js';
import { VARIANTS } from '../../variants/table.js';
import { behind, type Candidate } from './candidate.js';

/** @param typed so far: `iopf-premap:pages=64+contig` */
export function variantWords(typed: string): Candidate[] {
  const at = typed.lastIndexOf('+') + 1;
  const [head, part] = [typed.slice(0, at), typed.slice(at)];
  const used = head.split('+').map((one) => one.replace(/:.*/, ''));
  const others = VARIANTS.filter(({ name }) => !used.includes(name));
  const colon = part.indexOf(':');
  if (colon >= 0) return behind(head, parameterWords(part.slice(0, colon), part.slice(colon + 1)));
  const named = others.map(({ name, summary }) => ({ value: name, summary }));
  // the only one that is left shows its parameters as well
  const left = others.filter(({ name }) => name.startsWith(part));
  const parameters = left.length === 1 ? parameterWords(left[0].name, '') : [];
  return behind(head, [...named, ...parameters]);
}

/** @param typed behind the colon: `pages=64,by` */
function parameterWords(variant: string, typed: string): Candidate[] {
  const known = VARIANTS.find(({ name }) => name === variant);
  if (known === undefined) return [];
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  const given = before.split(',').map((one) => one.split('=')[0]);
  const summaries = describedParams(known);
  return Object.keys(known.params ?? {})
    .map((name, i) => ({ name, value: `${variant}:${before}${name}=`, summary: summaries[i] }))
    .filter(({ name }) => !given.includes(name));
}
