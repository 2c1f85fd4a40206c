/** Misspellings for which commander has no suggestion: `help` of no command, and long options with one dash. */
import type { Command } from 'commander';
import { closest, thereAre } from '../did-you-mean.js';
import { InputError } from '../failure.js';

/**
 * Throws InputError where the command line asks for the help of no command, or has a long option with one dash.
 * @param argv the arguments behind the command's name
 */
export function refuseMisspelt(program: Command, argv: readonly string[]): void {
  if (argv[0] === 'help') refuseHelp(program, argv.slice(1));
  else refuseOneDash(commandOf(program, argv), argv);
}

function refuseHelp(command: Command, [word]: readonly string[]): void {
  if (word === undefined || word.startsWith('-') || word === 'help') return;
  const names = command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name())
    .filter((name) => name !== 'help');
  if (names.includes(word)) return;
  throw new InputError(`help ${word}: unknown command${thereAre(word, names)}`);
}

function commandOf(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}

/** `-variant`, `-quiet`; not `-ofile` and not the value of the option before. */
function refuseOneDash({ options }: Command, argv: readonly string[]): void {
  const longs = [...options.flatMap(({ long }) => long ?? []), '--help'];
  const shorts = ['-h', ...options.flatMap(({ short }) => short ?? [])];
  const takesValue = (word = '') =>
    options.some(({ required, short, long }) => required && (word === short || word === long));
  for (const [i, word] of argv.entries()) {
    if (word === '--') return;
    if (!/^-[a-z][a-z-]{2,}$/i.test(word) || takesValue(argv[i - 1])) continue;
    const long = `-${word}`;
    const meant = shorts.includes(word.slice(0, 2))
      ? longs.find((option) => option === long)
      : closest(long, longs);
    if (meant !== undefined) throw new InputError(`unknown option '${word}' (did you mean ${meant}?)`);
  }
}
