/** What a variant's parameters may be, and how they are written: `name:param=8,other=2M`. */
import { InputError } from '../failure.js';
import { bytesIn, sizeText } from '../sizes.js';
import type { IntegerParam, Variant } from './variant.js';

/** `name:a=1,b=2`; the colon of `C:\patch.mjs` is no separator. */
export function splitParams(part: string): { name: string; given: Map<string, string> } {
  const match = /^(.*?[^:]):(\w[\w-]*=.*)$/.exec(part);
  if (match === null) return { name: part, given: new Map() };
  const given = new Map<string, string>();
  for (const assignment of match[2].split(',')) {
    const at = assignment.indexOf('=');
    if (at < 1) throw notAssigned(part, assignment);
    given.set(assignment.slice(0, at).trim(), assignment.slice(at + 1).trim());
  }
  return { name: match[1], given };
}

/** What is said of a parameter without its value. */
export function notAssigned(part: string, text: string): InputError {
  return new InputError(`${part}: parameters are written name=value, not "${text}"`);
}

/** The parameters of a variant, the given ones in place of the defaults. Throws InputError. */
export function checkParams(variant: Variant, given: ReadonlyMap<string, string>): Record<string, number> {
  const known = variant.params ?? {};
  const values: Record<string, number> = {};
  for (const [name, param] of Object.entries(known)) values[name] = param.default;
  for (const [name, text] of given) {
    if (!Object.hasOwn(known, name)) {
      const names = Object.keys(known);
      const there = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
      throw new InputError(`variant ${variant.name} has no parameter ${name}; ${there}`);
    }
    const param = known[name];
    const value = valueIn(param, text);
    if (value === null)
      throw new InputError(`variant ${variant.name}: ${name} is ${expected(param)}, not "${text}"`);
    values[name] = value;
  }
  return values;
}

/**
 * `:bytes=4096`, of those that are not the default; else nothing.
 * @param also tells others that are written as well
 * @param size writes a number of bytes
 */
export function paramText(
  variant: Variant,
  params: Readonly<Record<string, number>>,
  also: (name: string) => boolean = () => false,
  size: (bytes: number) => string = String,
): string {
  const set = Object.entries(params).filter(
    ([name, value]) => variant.params![name].default !== value || also(name),
  );
  const written = set.map(
    ([name, value]) => `${name}=${variant.params![name].unit === 'bytes' ? size(value) : value}`,
  );
  return set.length === 0 ? '' : `:${written.join(',')}`;
}

/** null where the text is no such value. */
function valueIn({ unit, min, max, powerOfTwo }: IntegerParam, text: string): number | null {
  const plain = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  const value = unit === 'bytes' ? bytesIn(text) : plain;
  if (!Number.isInteger(value) || value < min || value > max) return null;
  return powerOfTwo && 2 ** Math.round(Math.log2(value)) !== value ? null : value;
}

/** `a whole number from 1 to 262144`, `a size from 4K to 4096T, a power of two` */
function expected(param: IntegerParam): string {
  const what = param.unit === 'bytes' ? 'size' : 'whole number';
  return `a ${what} from ${rangeText(param)}${param.unit === 'bytes' ? `, such as ${sizeText(param.default)}` : ''}`;
}

/** `4K to 4096T, a power of two` */
function rangeText({ unit, min, max, powerOfTwo }: IntegerParam): string {
  const [from, to] = unit === 'bytes' ? [sizeText(min), sizeText(max)] : [min, max];
  return `${from} to ${to}${powerOfTwo ? ', a power of two' : ''}`;
}

/** Each parameter for a list: `pages = 512 (1 to 262144): pages that a fault maps`. */
export function describedParams({ params = {} }: Variant): string[] {
  return Object.entries(params).map(([name, param]) => {
    const value = param.unit === 'bytes' ? sizeText(param.default) : param.default;
    return `${name} = ${value} (${rangeText(param)}): ${param.summary}`;
  });
}
