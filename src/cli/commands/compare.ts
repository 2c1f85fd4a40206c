/** vfiobench compare */

import type { Snapshot } from '../../comparison/columns.js';
import { compareRecordings } from '../../comparison/compare.js';
import type { ComparisonResult } from '../../comparison/result.js';
import { columnsOfSides } from '../../comparison/side-of-runs.js';
import { columnsOfSnapshots, withSnapshots } from '../../comparison/snapshots.js';
import type { RecordedUnit } from '../../recordings/recording.js';
import { namedRecording, namesIn, readRecordings, withUnit } from '../open-recording.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

export interface CompareOptions extends OutputOptions {
  readonly columns?: string;
  readonly map?: readonly string[];
  readonly key?: readonly string[];
  readonly snapshot?: readonly Snapshot[];
  readonly unit?: RecordedUnit;
  readonly negligible: number;
  readonly seed: number;
}

const FORMATS: Formats<ComparisonResult> = {
  text: async (result, look) =>
    (await import('../../report/comparison/text.js')).comparisonText(result, look),
  json: asJson,
  csv: async (result) => (await import('../../report/comparison/csv.js')).comparisonCsv(result),
  markdown: async (result) =>
    (await import('../../report/comparison/markdown.js')).comparisonMarkdown(result),
  html: async (result) => (await import('../../report/comparison/html.js')).comparisonHtml(result),
  mail: async (result) => (await import('../../report/comparison/mail.js')).comparisonMail(result),
};

/**
 * @param names recordings, `file` or `name=file`, BASE first; one alone with --columns; those of one name are runs of
 *   one side
 */
export async function compareCommand(
  names: readonly string[],
  options: CompareOptions,
  streams: Streams,
): Promise<void> {
  const named = names.map(namedRecording);
  const files = named.map(({ file }) => file);
  const to = targets(options, FORMATS, files);
  const recordings = withUnit(await readRecordings(files, streams), options.unit);
  const { snapshot = ['last'] } = options;
  const [only, ...others] = recordings;
  const isAlone = others.length === 0 && options.columns === undefined;
  const { columns, warnings } =
    isAlone && snapshot.length > 1
      ? { columns: columnsOfSnapshots(only, snapshot), warnings: [] }
      : columnsOfSides(
          recordings,
          namesIn(options.columns),
          named.map(({ label }) => label),
        );
  const result = compareRecordings(withSnapshots(columns, snapshot), {
    maps: options.map ?? null,
    keys: options.key ?? null,
    seed: options.seed,
    negligible: options.negligible / 100,
    warnings: [...recordings.flatMap((recording) => recording.warnings), ...warnings],
  });
  warn(result.warnings, options.quiet === true, streams);
  await deliver(result, FORMATS, to, options, streams);
}
