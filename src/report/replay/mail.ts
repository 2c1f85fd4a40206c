/**
 * A replay as the tables that the kernel lists paste by hand: count and percent per bucket, lane beside lane. Plain
 * ASCII of at most 72 columns, so that it survives quoting.
 */
import { callProblems } from '../../results/call-problems.js';
import type { ProbeResult, ReplayResult } from '../../results/replay.js';
import type { SensitivityResult } from '../../results/sensitivity.js';
import { bucketLabel } from '../../stats/log2.js';
import { effect } from '../change.js';
import { countTables, fill, list, MAIL_WIDTH, mailOf } from '../mail-parts.js';
import { grouped, quantity } from '../numbers.js';
import { restsOn } from '../prices-behind.js';
import { plainPage } from '../terminal.js';
import { deviceTable } from './device-table.js';
import { nicLines, WITHOUT_NIC } from './nic-headline.js';
import { outcomes, provenance } from './provenance.js';
import { differenceSentence, SENSITIVITY_TITLE, verdictSentence } from './sensitivity-words.js';
import { lanesWithValues, sharedRows } from './shared-rows.js';
import { lockTables } from './text-locks.js';
import { nicSections } from './text-nic.js';
import { changesNothing, effects, means, nothingRecorded } from './words.js';

/** Of the narrowest tables. */
const LABEL_WIDTH = 6;
const PAGE = plainPage(MAIL_WIDTH);

export function mailReport(result: ReplayResult): string {
  const probes = result.probes.filter((probe) => lanesWithValues(probe).length > 0);
  return mailOf([
    summary(result),
    deviceTable(result, PAGE),
    ...probes.map((probe) => probeTables(result, probe)),
    lockTables(result, PAGE),
    ...nicSections(result, PAGE),
    ...(result.sensitivity === undefined ? [] : [verdicts(result.sensitivity)]),
    [
      'How it was run:',
      ...list([...outcomes(result), ...provenance(result)].map(({ about, text }) => `${about}: ${text}`)),
    ],
  ]);
}

function summary(result: ReplayResult): string[] {
  const nothing = nothingRecorded(result);
  if (nothing !== null) return fill(nothing);
  return [
    ...callProblems(result).flatMap((text) => fill(text, 2)),
    ...laneSummaries(result),
    ...(result.nic === undefined ? [] : fill(`  ${WITHOUT_NIC}`, 4)),
  ];
}

function laneSummaries(result: ReplayResult): string[] {
  const rows = `rows recorded: ${grouped(result.trace.recordedRows)} (modelled)`;
  const nic = (lane: number) =>
    nicLines(result, lane).flatMap(({ title, effect: said, times, speeds }) =>
      fill(`  ${title} ${said === null ? '' : `${said}, `}${times}, ${speeds}`, 4),
    );
  if (result.lanes.length === 1) return [`BASE alone, ${rows}`, ...nic(0)];
  return result.lanes.slice(1).flatMap(({ label }, i) => {
    const same = changesNothing(result, i + 1);
    if (same !== null) return [...fill(same, 2), ...nic(i + 1)];
    return [
      ...fill(`${label} against BASE, ${rows}`, 2),
      ...nic(i + 1),
      ...effects(result, i + 1).flatMap(({ probe, against }) =>
        fill(`  ${probe.title} ${effect(against)}, ${means(probe, i + 1)}`, 4),
      ),
    ];
  });
}

function probeTables(result: ReplayResult, probe: ProbeResult): string[] {
  const shown = lanesWithValues(probe);
  const rows = sharedRows(shown.map((lane) => probe.lanes[lane]!));
  const tables = countTables(
    rows.map(bucketLabel),
    shown.map((lane, i) => {
      const { n, mean } = probe.lanes[lane]!;
      const name = lane === 0 ? 'BASE' : `+${result.lanes[lane].label}`;
      return { name, n, counts: rows.map(({ counts }) => counts[i]), below: { mean: quantity(mean) } };
    }),
    { hasBase: shown[0] === 0, labelWidth: LABEL_WIDTH },
  );
  // there is no table of reasons here, but what a difference rests on is said
  const bases = probe.against.flatMap((against, i) => {
    const basis = against && restsOn(against);
    return basis ? fill(`${result.lanes[i + 1].label}: ${basis}`, 2) : [];
  });
  return [...fill(`${probe.title} (${probe.unit}, K = 1024): ${probe.summary}`, 2), ...tables, ...bases];
}

function verdicts({ unit, verdicts: all, heldAsReplayed }: SensitivityResult): string[] {
  return [
    ...fill(`${SENSITIVITY_TITLE}:`, 2),
    ...list(
      all.map(
        (verdict) =>
          `${verdict.probe ?? 'all calls'}: ${verdictSentence(verdict, unit)} (${differenceSentence(verdict, unit)})`,
      ),
    ),
    ...list(heldAsReplayed.map((text) => `held as replayed: ${text}`)),
  ];
}
