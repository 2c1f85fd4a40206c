/** The formats of a report: the one table that options, file names and messages go by. A format is a file and a line. */
import { Chalk, type ColorSupportLevel } from 'chalk';
import { InputError } from '../../failure.js';
import type { ReplayResult } from '../../stats/result.js';
import { bpftraceReport } from '../bpftrace.js';
import { csvReport } from '../csv.js';
import { jsonReport } from './json.js';
import { mailReport } from './mail.js';
import { markdownReport } from './markdown.js';
import { textReport } from './text.js';

export interface FormatOptions {
  /** Columns of the terminal, or of the page that a file is made for. */
  readonly width: number;
  /** chalk's level: 0 is no colour. */
  readonly color: ColorSupportLevel;
}

export type Format = (result: ReplayResult, options: FormatOptions) => string;

export const FORMATS: Readonly<Record<string, Format>> = {
  text: (result, { width, color }) => textReport(result, { width, chalk: new Chalk({ level: color }) }),
  json: jsonReport,
  csv: csvReport,
  markdown: markdownReport,
  mail: mailReport,
  bpftrace: bpftraceReport,
};

const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.txt': 'text',
  '.json': 'json',
  '.csv': 'csv',
  '.md': 'markdown',
};

/** The format of a name. Throws InputError with the list where there is none. */
export function formatNamed(name: string): Format {
  if (!Object.hasOwn(FORMATS, name)) {
    throw new InputError(`format ${JSON.stringify(name)}: not one of ${Object.keys(FORMATS).join(', ')}`);
  }
  return FORMATS[name];
}

/** The name of the format that a file's extension stands for. Throws InputError with the list where there is none. */
export function formatOfFile(file: string): string {
  const extension = /\.[^./\\]+$/.exec(file)?.[0].toLowerCase() ?? '';
  if (!Object.hasOwn(BY_EXTENSION, extension)) {
    const known = Object.keys(BY_EXTENSION).join(', ');
    throw new InputError(`${file}: the extension names no report format (${known}); give --format`);
  }
  return BY_EXTENSION[extension];
}
