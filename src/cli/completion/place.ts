/** Where on a command line a word stands: the words before it are read as commander would read them. */
import type { Command, Option } from 'commander';

export interface Place {
  readonly command: Command;
  /** Only the name of a command may come: `vfiobench help …`. */
  readonly isHelp: boolean;
  /** By their long names, the options before the word, each with its last value. */
  readonly given: ReadonlyMap<string, string>;
  /** The option whose value is typed; null: it is the value of none. */
  readonly option: Option | null;
  /** What stands before that value in the same word: `--variant=`. */
  readonly head: string;
  readonly typed: string;
  /** Arguments of the command before it. */
  readonly operands: readonly string[];
  /** A `--` came before: nothing is an option any more. */
  readonly isArgument: boolean;
}

/** @param words those behind the name of the program, without quotes; the last one is typed */
export function placeOf(program: Command, words: readonly string[]): Place {
  const given = new Map<string, string>();
  const operands: string[] = [];
  let command = program;
  let option: Option | null = null;
  let isHelp = false;
  let isArgument = false;
  for (const word of words.slice(0, -1)) {
    if (option !== null) {
      given.set(nameOf(option), word);
      option = null;
    } else if (word === '--' && !isArgument) isArgument = true;
    else if (word.startsWith('-') && word !== '-' && !isArgument) {
      const { known, value } = optionIn(command, word);
      if (known?.required === true && value === null) option = known;
      else if (known !== undefined) given.set(nameOf(known), value ?? '');
    } else {
      const next = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (next !== undefined) command = next;
      else if (word === 'help' && command.commands.length > 0) isHelp = true;
      else operands.push(word);
    }
  }
  const place = { command, isHelp, given, operands, isArgument };
  const typed = words.at(-1) ?? '';
  if (option === null && !isArgument && /^--[^=]+=/.test(typed)) {
    const { known, value } = optionIn(command, typed);
    if (known !== undefined && value !== null)
      return { ...place, option: known, head: typed.slice(0, typed.length - value.length), typed: value };
  }
  return { ...place, option, head: '', typed };
}

function nameOf({ long, short }: Option): string {
  return long ?? short ?? '';
}

/** The option that a word names, `--color`, `-o`, and the value in the same word, if one is: `--color=auto`, `-ofile`. */
function optionIn({ options }: Command, word: string): { known: Option | undefined; value: string | null } {
  const whole = options.find(({ long, short }) => word === long || word === short);
  if (whole !== undefined) return { known: whole, value: null };
  const at = word.indexOf('=');
  if (word.startsWith('--') && at > 0)
    return { known: options.find(({ long }) => long === word.slice(0, at)), value: word.slice(at + 1) };
  const short = options.find((one) => one.short === word.slice(0, 2));
  return short?.required === true
    ? { known: short, value: word.slice(2) }
    : { known: undefined, value: null };
}
