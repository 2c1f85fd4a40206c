/**
 * vfiobench __complete: what may come next on a command line, for the scripts of scripts/completion. A line for each
 * candidate, the whole word, a tab and what it is; then `:files` where files may stand there too, else `:none`.
 */
import type { Command, Option } from 'commander';
import { inOneLine } from '../../failure.js';
import { collect } from '../option-values.js';
import type { Streams } from '../streams.js';
import { write } from '../terminal.js';
import type { Candidate } from './candidate.js';
import { type Place, placeOf } from './place.js';
import { argumentValues, optionValues, type Values } from './values.js';

/** @param words as they are typed, quotes and all; the last one is to be completed, up to the cursor */
export async function completeCommand(
  program: Command,
  words: readonly string[],
  streams: Streams,
): Promise<void> {
  const place = placeOf(program, words.map(unquoted));
  const { candidates, files } = await next(place);
  const lines = candidates
    .filter(({ value }) => value.startsWith(place.typed))
    .map(({ value, summary }) => `${inOneLine(place.head + value)}\t${inOneLine(summary)}`);
  await write(streams.stdout, `${[...lines, files ? ':files' : ':none'].join('\n')}\n`);
}

/** A word as a shell takes it apart; the last quote may be open. */
function unquoted(word: string): string {
  return word.replace(/'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.)/gs, (_, plain, double, escaped) =>
    plain !== undefined ? plain : (escaped ?? double.replace(/\\(["\\$`])/g, '$1')),
  );
}

async function next(place: Place): Promise<Values> {
  const { command, option, typed, isArgument, operands } = place;
  if (option !== null) return optionValues(option, place);
  if (typed.startsWith('-') && !isArgument) return { candidates: options(place), files: false };
  if (command.commands.length > 0) return { candidates: commands(place), files: false };
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[operands.length] ?? (last?.variadic === true ? last : undefined);
  if (argument !== undefined) return argumentValues(argument, place);
  return { candidates: isArgument ? [] : options(place), files: false };
}

function commands({ command, isHelp, operands }: Place): Candidate[] {
  if (operands.length > 0) return [];
  const visible = command.createHelp().visibleCommands(command);
  return visible
    .filter((one) => !isHelp || one.name() !== 'help')
    .map((one) => ({ value: one.name(), summary: one.description() }));
}

/** Long names, and short ones behind a single dash; without those that are given and may not repeat. */
function options({ command, typed, given, isHelp }: Place): Candidate[] {
  if (isHelp) return [];
  const takesMore = (option: Option): boolean => option.parseArg === (collect as unknown);
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => takesMore(option) || !given.has(option.long ?? ''))
    .flatMap(({ long, short, description }) =>
      [typed === '-' ? short : undefined, long].flatMap((value) =>
        value === undefined ? [] : [{ value, summary: description }],
      ),
    );
}
