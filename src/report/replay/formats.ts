/** The formats of a report of a replay. A format is a file and a line; cli/result-output.ts knows their file endings. */
import type { ReplayResult } from '../../results/replay.js';
import type { Terminal } from '../terminal.js';
import { bpftraceReport } from './bpftrace.js';
import { csvReport } from './csv.js';
import { jsonReport } from './json.js';
import { mailReport } from './mail.js';
import { markdownReport } from './markdown.js';
import { textReport } from './text.js';

export type Format = (result: ReplayResult, terminal: Terminal) => string;

export const FORMATS: Readonly<Record<string, Format>> = {
  text: textReport,
  json: jsonReport,
  csv: csvReport,
  markdown: markdownReport,
  mail: mailReport,
  bpftrace: bpftraceReport,
};
