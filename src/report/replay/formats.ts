/** The formats of a report of a replay. A format is a file and a line; cli/result-output.ts knows their file endings. */
import type { ReplayResult } from '../../results/replay.js';
import type { Terminal } from '../terminal.js';
import { bpftraceReport } from './bpftrace.js';
import { csvReport } from './csv.js';
import { jsonReport } from './json.js';
import { mailReport } from './mail.js';
import { markdownReport } from './markdown.js';
import { textReport } from './text.js';

type Drawn = 'text' | 'json' | 'csv' | 'markdown' | 'mail' | 'bpftrace';

export type Format = (result: ReplayResult, terminal: Terminal) => string;

export const FORMATS: Readonly<Record<Drawn, Format>> & {
  readonly html: (result: ReplayResult) => Promise<string>;
} = {
  text: textReport,
  json: jsonReport,
  csv: csvReport,
  markdown: markdownReport,
  // what draws it is only loaded when it is asked for
  html: async (result) => (await import('./html.js')).replayHtml(result),
  mail: mailReport,
  bpftrace: bpftraceReport,
};
