/** Sends a finished result where the user wants it: files by their ending, stdout in the format asked for. */
import { extname, resolve } from 'node:path';
import { thereAre } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import type { Terminal } from '../report/terminal.js';
import { refuseSameFile, refuseUnwritable, targetOf } from './output-checks.js';
import { writeWhole } from './output-files.js';
import { isSpecial } from './special-files.js';
import type { Streams } from './streams.js';
import { type ColorChoice, chalkFor, printable, widthFor, write } from './terminal.js';

export interface OutputOptions {
  readonly format?: string;
  readonly output?: readonly string[];
  readonly width?: number;
  readonly color: ColorChoice;
  readonly quiet?: boolean;
}

/** How one form of a result is drawn; a promise where what draws it is loaded when it is asked for. */
export type Draw<Result> = (result: Result, terminal: Terminal) => string | Promise<string>;

/** The form json of a result that is plain data. */
export function asJson(result: unknown): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

export type Formats<Result> = Readonly<Record<string, Draw<Result>>>;

const BY_ENDING: Readonly<Record<string, string>> = {
  '.txt': 'text',
  '.json': 'json',
  '.csv': 'csv',
  '.md': 'markdown',
  '.html': 'html',
  '.mail': 'mail',
  '.xml': 'junit',
};

/** Forms that a .txt may hold beside the text report. */
const PLAIN_TEXT: readonly string[] = ['bpftrace', 'mail'];

interface Target {
  /** null: stdout */
  readonly file: string | null;
  readonly format: string;
}

/**
 * Where the result goes, checked before anything runs. Throws InputError on unknown formats and endings, on a --format
 * that no target takes, on a target that is named twice, that can't be written, and on one that is the input.
 * @param input the file that is read, or several, if any
 */
export function targets<Result>(
  options: OutputOptions,
  formats: Formats<Result>,
  input: string | readonly string[] | null = null,
): Target[] {
  const named = formNamed(options.format, formats);
  if (named !== undefined) checkFormat(`--format ${options.format}`, named, formats);
  const files = options.output ?? ['-'];
  const seen = new Set<string>();
  const inputs = input === null ? [] : [input].flat();
  const itself = typeof input === 'string' ? 'the trace itself' : 'one of the files that are read';
  for (const file of files) {
    const target = file === '-' ? file : targetOf(resolve(file));
    if (seen.has(target)) throw new InputError(`-o ${file}: this file is named twice`);
    refuseSameFile(`-o ${file}`, file, inputs, itself);
    seen.add(target);
  }
  const to = files.map((file) => {
    if (file === '-') return { file: null, format: named ?? 'text' };
    const ending = extname(file);
    const plain = ending === '.txt' && named !== undefined && PLAIN_TEXT.includes(named);
    refuseUnwritable(file);
    const format = plain ? named : (BY_ENDING[ending] ?? named ?? (isSpecial(file) ? 'text' : undefined));
    if (format === undefined) {
      const endings = Object.keys(BY_ENDING).filter((known) => Object.hasOwn(formats, BY_ENDING[known]));
      throw new InputError(`-o ${file}: the ending picks the form (${endings.join(', ')}), or add --format`);
    }
    checkFormat(`-o ${file}`, format, formats);
    return { file, format };
  });
  if (named !== undefined && to.every(({ format }) => format !== named)) {
    const [{ file, format }] = to;
    throw new InputError(
      `--format ${named} and -o ${file}, whose ending asks for ${format}: give one of them, or -o - as well`,
    );
  }
  return to;
}

/** What --format names: `md` is the form of `-o x.md`. */
function formNamed<Result>(named: string | undefined, formats: Formats<Result>): string | undefined {
  const byEnding = BY_ENDING[`.${named}`];
  return named === undefined || Object.hasOwn(formats, named) ? named : (byEnding ?? named);
}

function checkFormat<Result>(where: string, format: string, formats: Formats<Result>): void {
  if (Object.hasOwn(formats, format)) return;
  throw new InputError(`${where}: no such form here${thereAre(format, Object.keys(formats))}`);
}

/** Draws and writes a result; files are written without colour. */
export async function deliver<Result>(
  result: Result,
  formats: Formats<Result>,
  to: readonly Target[],
  options: OutputOptions,
  streams: Streams,
): Promise<void> {
  const width = widthFor(options.width, streams);
  const draw = async (format: string, color: ColorChoice): Promise<string> => {
    const chalk = chalkFor(color, streams);
    const drawn = await formats[format](result, { width, chalk });
    return format === 'text' ? printable(drawn, chalk.level > 0) : drawn;
  };
  const files = [];
  for (const { file, format } of to)
    if (file !== null) files.push({ path: file, text: await draw(format, 'never') });
  await writeWhole(files);
  for (const { file, format } of to) {
    if (file !== null) continue;
    await write(streams.stdout, await draw(format, format === 'text' ? options.color : 'never'));
  }
}
