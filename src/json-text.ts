/** JSON files of people and tools, and where one that can't be read goes wrong: JSON.parse seldom says. */
import { inputErrorAt } from './failure.js';

/**
 * The value that a JSON text is; a byte order mark before it is left out.
 * @param file as the user named it
 * @param lead what the message says first: `the host file is no JSON`
 * Throws InputError with the line and column where it is none.
 */
export function parsedJson(file: string, text: string, lead: string): unknown {
  const json = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(json);
  } catch {
    const { at, what } = faultIn(json);
    const lines = json.slice(0, at).split('\n');
    const said =
      what === null ? ': it ends early, the file is cut off' : `, column ${columnOf(lines)}: ${what}`;
    throw inputErrorAt(file, lines.length, lead + said);
  }
}

function columnOf(lines: readonly string[]): number {
  return lines[lines.length - 1].length + 1;
}

interface Fault {
  /** Where, from the start of the text. */
  readonly at: number;
  /** What would be right; null: the text ends here. */
  readonly what: string | null;
}

const BLANKS = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const BARE = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![-+.\w])/y;
/** The beginning of a value, and no more. */
const CUT = /^(?:-|-?\d[\d.]*(?:[eE][-+]?)?|t|tr|tru|f|fa|fal|fals|n|nu|nul)$/;

/** What may come next, in the words of a message. */
const VALUE = 'a value is expected';
const VALUE_OR_END = 'a value or ] is expected';
const KEY = 'a key in quotes is expected';
const KEY_OR_END = 'a key in quotes or } is expected';
const COLON = 'a colon is expected';
const END = 'the end of the file is expected';

/** The first place where a text can't go on as JSON; it must be none. */
function faultIn(text: string): Fault {
  /** Ends of the lists and objects that are open. */
  const open: ('}' | ']')[] = [];
  const behind = (): string => (open.length === 0 ? END : `a comma or ${open[open.length - 1]} is expected`);
  let next = VALUE;
  for (let at = 0; ; ) {
    at = endOf(BLANKS, text, at);
    if (at === text.length) return { at, what: null };
    const sign = text[at];
    const isValue = next === VALUE || next === VALUE_OR_END;
    const isKey = next === KEY || next === KEY_OR_END;
    if (sign === '"' && (isValue || isKey)) {
      at = endOf(STRING, text, at);
      if (text[at] !== '"') return { at, what: at === text.length ? null : inString(text[at]) };
      at++;
      next = isKey ? COLON : behind();
    } else if (sign === open[open.length - 1] && !isOwed(next)) {
      open.pop();
      at++;
      next = behind();
    } else if (isValue && (sign === '{' || sign === '[')) {
      open.push(sign === '{' ? '}' : ']');
      at++;
      next = sign === '{' ? KEY_OR_END : VALUE_OR_END;
    } else if (next === COLON && sign === ':') {
      at++;
      next = VALUE;
    } else if (sign === ',' && next.startsWith('a comma')) {
      at++;
      next = open[open.length - 1] === '}' ? KEY : VALUE;
    } else {
      const end = isValue ? endOf(BARE, text, at) : at;
      if (end === at) return { at, what: isValue && CUT.test(text.slice(at)) ? null : next };
      at = end;
      next = behind();
    }
  }
}

/** Something must come before a list or an object may end. */
function isOwed(next: string): boolean {
  return next === VALUE || next === KEY || next === COLON;
}

function inString(sign: string): string {
  return sign === '\\' ? 'this is no escape of JSON' : 'the string before it has no closing quote';
}

/** Where what matches ends; `at` where nothing does. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
