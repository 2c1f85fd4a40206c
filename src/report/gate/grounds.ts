/** What a gate's result rests on: the replay or the recordings, hosts and prices, the chance of a false failure. */
import { shownName } from '../../failure.js';
import type { GateRecording, GateResult } from '../../results/gate.js';
import { choiceOptions } from '../../results/row-choice.js';
import { counted, grouped, quantity } from '../numbers.js';
import { chanceText } from './chance.js';

/** Something that a result rests on. */
export interface Ground {
  /** No two of a result have the same. */
  readonly about: string;
  readonly text: string;
}

/** What the result rests on, one statement a line. */
export function restsOn(result: GateResult): string[] {
  return groundsOf(result).map(({ text }) => text);
}

export function groundsOf({ replay, recordings, chance, selftest, version }: GateResult): Ground[] {
  if (replay === null) {
    const read = (recordings ?? []).map((one, i) => ({
      about: i === 0 ? 'BASE' : `recording ${i + 1}`,
      text: recordingText(one),
    }));
    const byChance = chance === undefined ? [] : [{ about: 'chance', text: chanceText(chance) }];
    return [...read, ...byChance, { about: 'vfiobench', text: `vfiobench ${version}` }];
  }
  const { trace, sha256, rows, recordedRows, host, overrides, effects, chosen, unit } = replay;
  const own = replay.isHostOfPackage ? '' : ", not the package's";
  const hash = sha256 === null ? '' : ` (sha256 ${sha256.slice(0, 12)})`;
  return [
    {
      about: 'modelled',
      text: `modelled on host ${host} (prices ${replay.hostSha256.slice(0, 12)}${own}), ${seedsText(replay)}, vfiobench ${version}`,
    },
    {
      about: 'trace',
      text: `trace ${shownName(trace)}${hash}, ${counted(rows, 'row')}, ${grouped(recordedRows)} recorded`,
    },
    ...(chosen === null ? [] : [{ about: 'rows', text: `rows: ${choiceOptions(chosen)}` }]),
    ...overrides.map(({ step, price }) => ({
      about: `set ${step}`,
      text: `${step} costs ${quantity(price)} ${unit} by --set`,
    })),
    ...effects.map((text, i) => ({ about: i === 0 ? 'host' : `host ${i + 1}`, text: `host: ${text}` })),
    ...(selftest ? [{ about: 'slowed down', text: SLOWED_DOWN }] : []),
  ];
}

function seedsText({ seed, seeds }: NonNullable<GateResult['replay']>): string {
  return seeds === undefined ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`;
}

const SLOWED_DOWN = 'slowed down: every price of the host times the factor, replayed';

/** `BASE: base.txt, bpftrace text (sha256 0123456789ab), measured`, of several runs each behind their number. */
function recordingText({ label, column, runs, ...one }: GateRecording): string {
  const inColumn = column === null ? [] : [`column ${column}`];
  const text = (run: typeof one) => {
    const hash = run.sha256 === null ? '' : ` (sha256 ${run.sha256.slice(0, 12)})`;
    return [shownName(run.source), ...inColumn, `${run.form}${hash}`, run.modelled ?? 'measured'].join(', ');
  };
  if (runs === undefined) return `${label}: ${text(one)}`;
  return `${label}: ${counted(runs.length, 'run')}: ${runs.map(text).join('; ')}`;
}
