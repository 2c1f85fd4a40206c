/** What is compared with what: whole recordings, or columns of the tables in one. */
import { basename } from 'node:path';
import { didYouMean } from '../did-you-mean.js';
import { InputError, shownName } from '../failure.js';
import type { Modelled, Recording, Series } from '../recordings/recording.js';
import type { ComparedColumn } from './result.js';

export interface Column extends ComparedColumn {
  readonly series: readonly Series[];
  /** Left out: measured. */
  readonly modelled?: Modelled | undefined;
}

/**
 * BASE and its variants, each a recording of its own.
 * @param recordings BASE first; at least two, else throws InputError
 */
export function columnsOfFiles(recordings: readonly Recording[]): Column[] {
  if (recordings.length < 2) {
    const [only] = recordings;
    const names = columnNames(only.series);
    throw new InputError(
      names.length > 1
        ? `${shownName(only.source)}: one file, whose tables have the columns ${names.join(', ')}; compare them with --columns ${names.join(',')}`
        : `${shownName(only.source)}: nothing to compare it with; give a second recording`,
    );
  }
  const names = recordings.map(({ source }) => shownName(source));
  const short = names.map((name) => basename(name));
  const isUnique = short.every((name, i) => i === 0 || short.indexOf(name, 1) === i);
  return recordings.map(({ source, form, series, modelled }, i) => ({
    label: i === 0 ? 'BASE' : unlikeBase((isUnique ? short : names)[i], i),
    source,
    form,
    column: null,
    series,
    modelled,
  }));
}

/** BASE and its variants as columns of the tables of one recording. Throws InputError. */
export function columnsOfTables(
  { source, form, series, modelled }: Recording,
  wanted: readonly string[],
): Column[] {
  if (wanted.length < 2 || wanted.some((name) => name === '')) {
    throw new InputError(`--columns ${wanted.join(',')}: it names at least two columns, as in BASE,+PATCH`);
  }
  const there = columnNames(series);
  for (const name of wanted) {
    if (there.includes(name)) continue;
    throw new InputError(
      there.length === 0
        ? `${shownName(source)}: no table in it has named columns, so --columns ${wanted.join(',')} names nothing`
        : `${shownName(source)}: no table has a column ${name}${didYouMean(name, there)}; there are ${there.join(', ')}`,
    );
  }
  const twice = wanted.find((name, i) => wanted.indexOf(name) !== i);
  if (twice !== undefined) throw new InputError(`--columns ${wanted.join(',')}: ${twice} is named twice`);
  return wanted.map((name, i) => ({
    // what is called BASE in the table is no BASE here, unless it is compared with
    label: i === 0 ? (name === 'BASE' ? name : `BASE (${name})`) : name === 'BASE' ? 'column BASE' : name,
    source,
    form,
    column: name,
    series: series.filter(({ column }) => column === name),
    modelled,
  }));
}

function columnNames(series: readonly Series[]): string[] {
  return [...new Set(series.flatMap(({ column }) => (column === null ? [] : [column])))];
}

/** A file may be called BASE as well, or be given twice. */
function unlikeBase(label: string, number: number): string {
  return label === 'BASE' ? `${label} (${number})` : label;
}

/**
 * What ran where whole files are compared lane by lane: the column, or for the BASEs of replays the variants that they
 * do not share.
 * @param all of one name and column, null where a file has none
 */
export function lanesOf(all: readonly (Series | null)[]): string {
  const there = all.filter((one) => one !== null);
  const ran = there.map((one) => one.ran);
  const isKnown = ran.every((names) => names !== undefined);
  const own = isKnown ? ran.map((names) => names.filter((name) => !ran.every((o) => o.includes(name)))) : [];
  if (there.length === 1 && isKnown && ran[0].length > 0) return ran[0].join('+');
  const texts = own.map((names) => names.join('+'));
  return texts.some((text) => text !== '')
    ? texts.map((text) => text || 'BASE').join(' → ')
    : there[0].column!;
}
