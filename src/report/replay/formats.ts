/** The formats of a report of a replay. A format is a file and a line; cli/result-output.ts knows their file endings. */
import { Chalk, type ColorSupportLevel } from 'chalk';
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
