/** What saved replays were of, and in what else than their variants two of them differ. */
import { shownName } from '../failure.js';
import { differences } from '../recordings/modelled.js';
import type { Column } from './columns.js';

/** `modelled on host xu-4.19, seed 1, trace traces/pins.csv, --set gup_call=90, --skip 5`; null: measured. */
export function modelledText({ modelled }: Pick<Column, 'modelled'>): string | null {
  if (modelled === undefined) return null;
  const { host, seed, trace, chosen, overrides } = modelled;
  const set = overrides.map(({ step, price }) => `, --set ${step}=${price}`).join('');
  const rows = chosen === '' ? '' : `, ${chosen}`;
  return `modelled on host ${host}, seed ${seed}, trace ${shownName(trace)}${set}${rows}`;
}

/** One warning for each column that is of something else than BASE: their difference is then no variant's. */
export function unlikeRuns(columns: readonly Pick<Column, 'label' | 'modelled' | 'ofRuns'>[]): string[] {
  const [base, ...others] = columns;
  const areRuns = columns.some(({ ofRuns }) => ofRuns !== undefined);
  return [
    ...others.flatMap((column) => unlike(base, column, 'BASE', column.label, areRuns)),
    ...columns.flatMap(({ label, ofRuns }) => {
      const [first, ...runs] = ofRuns?.columns ?? [];
      return runs.flatMap((run, i) => unlike(first, run, `run 1 of ${label}`, `run ${i + 2} of it`, true));
    }),
  ];
}

/** @param ofSeeds runs may differ in their seeds, which is what makes them runs */
function unlike(
  { modelled: base }: Pick<Column, 'modelled'>,
  { modelled }: Pick<Column, 'modelled'>,
  name: string,
  other: string,
  ofSeeds: boolean,
): string[] {
  if (base === undefined && modelled === undefined) return [];
  if (base === undefined || modelled === undefined) {
    const [first, second] = [base, modelled].map((one) => (one ? 'modelled' : 'measured'));
    return [`${other} is ${second}, ${name} is ${first}: what differs may be the model and no variant`];
  }
  const differing = differences(base, ofSeeds ? { ...modelled, seed: base.seed } : modelled);
  if (differing.length === 0) return [];
  return [
    `${other} differs from ${name} in ${differing.join(', ')}: what differs may be that and no variant`,
  ];
}
