import { stripVTControlCharacters } from 'node:util';
import type { ReplayResult } from '../stats/result.js';
import { shorten, wrap } from './fit-width.js';
import { counted, grouped, quantity } from './numbers.js';
import { table } from './table.js';
import type { Terminal } from './text.js';
import { changesNothing, coloured, effect, effects, means, nothingRecorded } from './words.js';

const TITLE_WIDTH = 26;

/** One headline per variant: its effect on each probe, strongest first. */
export function headlines(result: ReplayResult, terminal: Terminal): string[] {
  const nothing = nothingRecorded(result);
  if (nothing !== null) return wrap(nothing, terminal.width);
  const rowCount = `${counted(result.trace.recordedRows, 'row')} recorded, modelled`;
  if (result.lanes.length === 1) return [`BASE alone, ${rowCount}:`, ...baseMeans(result)];
  return result.lanes.flatMap(({ label }, lane) => {
    if (lane === 0) return [];
    const bold = (text: string) => wrap(text, terminal.width, 2).map((line) => terminal.chalk.bold(line));
    const same = changesNothing(result, lane);
    if (same !== null) return bold(same);
    const lines = bold(`${label} against BASE, ${rowCount}:`);
    const rows = effects(result, lane).map(({ probe, against }) => [
      shorten(probe.title, TITLE_WIDTH),
      coloured(effect(against), against.word, terminal.chalk),
      means(probe, lane),
    ]);
    if (rows.length === 0) return [...lines, '  no probe has values on both sides'];
    const drawn = table(rows, 'lll');
    const fits = drawn.every((line) => stripVTControlCharacters(line).length <= terminal.width);
    const withoutMeans = () =>
      table(
        rows.map((cells) => cells.slice(0, 2)),
        'll',
      );
    return [...lines, ...(fits ? drawn : withoutMeans())];
  });
}

function baseMeans(result: ReplayResult): string[] {
  const rows = result.probes.flatMap(({ title, unit, lanes: [base] }) =>
    base
      ? [[shorten(title, TITLE_WIDTH), `mean ${quantity(base.mean)} ${unit}`, `n ${grouped(base.n)}`]]
      : [],
  );
  return table(rows, 'lll');
}
