import { callProblems } from '../../results/call-problems.js';
import type { ReplayResult, Word } from '../../results/replay.js';
import { coloured, effect, isUncertain } from '../change.js';
import { fits, shorten, wrap } from '../fit-width.js';
import { counted, grouped, quantity } from '../numbers.js';
import { prose, title } from '../page.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { nicLines, WITHOUT_NIC } from './nic-headline.js';
import { byWeight, changesNothing, effects, means, nothingRecorded } from './words.js';

const TITLE_WIDTH = 26;

/** What went unlike the trace says, then one headline per variant: its effect on each probe, the heaviest first. */
export function headlines(result: ReplayResult, terminal: Terminal): string[] {
  const { width, chalk } = terminal;
  const nothing = nothingRecorded(result);
  if (nothing !== null) return wrap(nothing, width);
  return [
    ...callProblems(result).flatMap((text) => wrap(text, width, 2).map((line) => chalk.yellow(line))),
    ...lanes(result, terminal),
    ...(result.nic === undefined ? [] : prose(WITHOUT_NIC, terminal)),
  ];
}

function lanes(result: ReplayResult, terminal: Terminal): string[] {
  const rowCount = `${counted(result.trace.recordedRows, 'row')} recorded, modelled`;
  if (result.lanes.length === 1) return [`BASE alone, ${rowCount}:`, ...baseMeans(result)];
  return result.lanes.flatMap(({ label }, lane) => {
    if (lane === 0) return [];
    const nic = nicLines(result, lane).map(({ title: of, effect: said, word, speeds, times }) => ({
      title: of,
      effect: said ?? '',
      word,
      values: `${times}, ${speeds}`,
      short: `${said}, ${speeds}`,
    }));
    const same = changesNothing(result, lane);
    if (same !== null) return [...title(same, terminal), ...fitted(nic, terminal)];
    const lines = title(`${label} against BASE, ${rowCount}:`, terminal);
    const rows = effects(result, lane).map(({ probe, against }) => ({
      title: shorten(probe.title, TITLE_WIDTH),
      effect: effect(against),
      word: isUncertain(against) ? ('mixed' as const) : against.word,
      values: means(probe, lane),
    }));
    if (rows.length === 0) return [...lines, '  no probe has values on both sides'];
    return [...lines, ...fitted([...nic, ...rows], terminal)];
  });
}

interface Row {
  readonly title: string;
  readonly effect: string;
  readonly word: Word | null;
  readonly values: string;
  /** Takes the place of effect where there is no room for the values; left out: the effect does. */
  readonly short?: string;
}

/** A table; where it is too wide, without its last column, effects that are still too wide broken into lines. */
function fitted(rows: readonly Row[], { width, chalk }: Terminal): string[] {
  if (rows.length === 0) return [];
  const drawn = table(
    rows.map(({ title, effect: text, word, values }) => [title, coloured(text, word, chalk), values]),
    'lll',
  );
  if (fits(drawn, width)) return drawn;
  const titleWidth = Math.max(...rows.map(({ title }) => title.length));
  return rows.flatMap(({ title, effect: long, word, short: text = long }) => {
    const lead = `  ${title.padEnd(titleWidth)}  `;
    if (lead.length + text.length <= width) return [lead + coloured(text, word, chalk)];
    const below = wrap(text, width - 4, 2).map((line) => `    ${coloured(line, word, chalk)}`);
    return [`  ${title}`, ...below];
  });
}

function baseMeans(result: ReplayResult): string[] {
  const nic = nicLines(result, 0).map(({ title, times, speeds }) => [title, `${times}, ${speeds}`, '']);
  const rows = byWeight(result.probes).flatMap(({ title, unit, lanes: [base] }) =>
    base
      ? [[shorten(title, TITLE_WIDTH), `mean ${quantity(base.mean)} ${unit}`, `n ${grouped(base.n)}`]]
      : [],
  );
  return table([...nic, ...rows], 'lll');
}
