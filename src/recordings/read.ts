/** Opens a recording by what is in it. */
import { type InputError, inputErrorAt, inputErrorIn } from '../failure.js';
import { parsedJson } from '../json-text.js';
import { readEventLine } from '../trace/import/tracer/event-line.js';
import { isBccHeader, readBcc } from './bcc.js';
import { isBpftraceJson, readBpftraceJson } from './bpftrace/json.js';
import { headsRow, isBarRow, isNumberMap, readBpftraceText } from './bpftrace/text.js';
import { plainBytes, textOf } from './bytes.js';
import { isExportedCsv, readExportedCsv } from './exported-csv.js';
import { FORMS } from './forms.js';
import { isGoResult, readGoBench } from './go-bench.js';
import { isHyperfine, readHyperfine } from './hyperfine.js';
import { isCertainKvmResult, readKvmUnitTests } from './kvm-unit-tests.js';
import { linesOf, shown, unquoted } from './lines.js';
import { hasMailTable, readMailTables } from './mail/table.js';
import { isPerfHeader, readPerfLatency } from './perf-latency.js';
import { looksLikeNumbers, readPlainNumbers } from './plain-numbers.js';
import type { Recording } from './recording.js';
import { isObject, isReplay, readReplayJson, schemaOf } from './replay-json.js';
import { readTraceLatencies } from './trace-latencies.js';
import { isValuesCsv, readValuesCsv } from './values-csv.js';

export { FORMS, type Form } from './forms.js';

/** A trace is told by its first lines; it may be far larger than any text. */
const HEAD_BYTES = 64 * 1024;

const ARROW_MAGIC = 'ARROW1';

/**
 * Reads a recording, whatever its name says; gzip as well.
 * @param source its name for messages, `-` for standard input
 * Throws InputError with file and line.
 */
export async function readRecording(source: string, text: string | Uint8Array): Promise<Recording> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : plainBytes(source, text);
  if (isTrace(bytes)) return readTraceLatencies(source, bytes);
  const warnings: string[] = [];
  const recording = await readText(source, textOf(source, bytes, warnings));
  return { ...recording, warnings: [...warnings, ...recording.warnings] };
}

/** An Arrow file; or the first line that is no comment names columns, one of them `op`; a comment may say what it is. */
export function isTrace(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, ARROW_MAGIC.length) === ARROW_MAGIC) return true;
  const { all } = linesOf(bytes.toString('utf8', 0, HEAD_BYTES).replace(/^\ufeff/, ''));
  const header = all.find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  if (all.some((line) => /^# *vfiobench-trace:/.test(line))) return true;
  const names = header.split(/[,;\t]/);
  return names.length > 1 && names.includes('op') && names.every((name) => /^\w+$/.test(name));
}

async function readText(source: string, text: string): Promise<Recording> {
  const { all } = linesOf(text);
  const first = all.find((line) => line.trim() !== '');
  if (first === undefined) {
    throw inputErrorIn(
      source,
      text === ''
        ? 'the file is empty'
        : 'there are only empty lines, as bpftrace prints when no map has a value',
    );
  }
  const schema = schemaOf(text);
  if (isReplay(schema)) return readReplayJson(source, text);
  if (schema !== null) {
    throw inputErrorIn(
      source,
      `is JSON of the schema ${JSON.stringify(schema)}, which is no recording (see 'vfiobench list forms')`,
    );
  }
  if (isHyperfine(text)) return readHyperfine(source, text);
  const header = all.find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  if (isExportedCsv(header)) return readExportedCsv(source, text);
  if (all.some(isBpftraceJson)) return notEmpty(readBpftraceJson(source, text), all);
  if (all.some(isBccHeader)) return readBcc(source, text);
  if (all.some(isPerfHeader)) return readPerfLatency(source, text);
  const bars = all.findIndex((line) => isBarRow(unquoted(line)));
  const tables = hasMailTable(all);
  if (bars >= 0 && tables) {
    throw inputErrorIn(
      source,
      `holds both bpftrace maps (line ${bars + 1}) and tables of a mail; keep one of them`,
    );
  }
  if (bars >= 0 || /^Attaching \d+ probe/m.test(text)) return notEmpty(readBpftraceText(source, text), all);
  if (tables) return readMailTables(source, text);
  if (all.some((line, i) => headsRow(line, all[i + 1]))) return readBpftraceText(source, text);
  if (all.some(isNumberMap)) return notEmpty(readBpftraceText(source, text), all);
  if (all.some(isGoResult)) return readGoBench(source, text);
  if (looksLikeNumbers(all)) return readPlainNumbers(source, text);
  if (isValuesCsv(header)) return readValuesCsv(source, text);
  if (all.some(isCertainKvmResult)) return readKvmUnitTests(source, text);
  throw unrecognised(source, first, all);
}

/** bpftrace ran, but left no map with a number. */
function notEmpty(recording: Recording, all: readonly string[]): Recording {
  if (recording.series.length > 0) return recording;
  refuseColours(recording.source, all);
  const { source, form, warnings } = recording;
  const why = warnings.length === 0 ? '' : ` (${warnings[0]})`;
  throw inputErrorIn(source, `${form} without any map that holds numbers that can be read${why}`);
}

/** A key may hold such codes as well, so they are not taken out unasked. */
function refuseColours(source: string, all: readonly string[]): void {
  const coloured = all.findIndex((line) => /\x1b\[[\d;]*m/.test(line));
  if (coloured < 0) return;
  const how = "take them out: sed 's/\\x1b\\[[0-9;]*m//g'";
  throw inputErrorAt(
    source,
    coloured + 1,
    `has the colour codes of a terminal, among which nothing can be recognised; ${how}`,
  );
}

function unrecognised(source: string, first: string, all: readonly string[]): InputError {
  const forms = FORMS.map(({ name }) => name).join(', ');
  if (/^probe,unit,lane,kind,key,/.test(first))
    return inputErrorIn(
      source,
      "is a replay's CSV, which is not read back; save the replay as .json (-o replay.json)",
    );
  if (all.some((line) => /^No data found/.test(line)))
    return inputErrorIn(source, 'perf found no data: nothing was recorded');
  if (all.some((line) => readEventLine(line) !== null || /^# tracer: /.test(line))) {
    return inputErrorIn(
      source,
      "is what a tracer printed, event by event, which is no recording of latencies; 'vfiobench import' makes a trace of the kicks in it",
    );
  }
  if (all.some((line) => /^[\s[]*(\{\s*)?"type"\s*:\s*"(hist|map|stats|attached_probes)"/.test(line))) {
    return inputErrorIn(
      source,
      "is JSON of bpftrace, put into other lines; bpftrace prints one object a line, as jq -c '.' does again (of an array jq -c '.[]')",
    );
  }
  refuseColours(source, all);
  // one that is cut off before it says what it is has more to tell than that it begins with {
  if (isObject(all[0] + (all[1] ?? ''))) parsedJson(source, all.join('\n'), "the JSON can't be read");
  return inputErrorIn(
    source,
    `is no recording that is read here: it begins with ${shown(first)}; there are ${forms} (see 'vfiobench list forms')`,
  );
}
