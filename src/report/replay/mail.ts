/**
 * A replay as the tables that the kernel lists paste by hand: count and percent per bucket, lane beside lane. Plain
 * ASCII of at most 72 columns, so that it survives quoting.
 */
import { callProblems } from '../../stats/call-problems.js';
import { bucketLabel } from '../../stats/log2.js';
import type { ProbeResult, ReplayResult } from '../../stats/result.js';
import type { SensitivityResult } from '../../stats/sensitivity-result.js';
import { effect } from '../change.js';
import { laneGroups, shortenAll, wrap } from '../fit-width.js';
import { grouped, quantity, sharePercent } from '../numbers.js';
import { restsOn } from '../prices-behind.js';
import { outcomes, provenance } from '../provenance.js';
import { differenceSentence, SENSITIVITY_TITLE, verdictSentence } from '../sensitivity-words.js';
import { plainPage } from '../terminal.js';
import { changesNothing, effects, means, nothingRecorded } from '../words.js';
import { nicLines, WITHOUT_NIC } from './nic-headline.js';
import { lanesWithValues, sharedRows } from './shared-rows.js';
import { nicSections } from './text-nic.js';

/** Columns of a mail. */
export const MAIL_WIDTH = 72;
/** `16,384,925  86.89%` and two blanks before it. */
export const MAIL_LANE_WIDTH = 20;

export function mailReport(result: ReplayResult): string {
  const probes = result.probes.filter((probe) => lanesWithValues(probe).length > 0);
  const sections = [
    summary(result),
    ...probes.map((probe) => probeTables(result, probe)),
    ...nicSections(result, plainPage(MAIL_WIDTH)),
    ...(result.sensitivity === undefined ? [] : [verdicts(result.sensitivity)]),
    [
      'How it was run:',
      ...[...outcomes(result), ...provenance(result)].flatMap(({ about, text }) =>
        fill(`- ${about}: ${text}`, 2),
      ),
    ],
  ];
  return asciiText(sections.map((lines) => `${lines.join('\n')}\n`).join('\n'));
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
  const rows = sharedRows(shown.map((lane) => probe.lanes[lane]!)).map((row) => ({
    // `512, 1K` as in the threads
    label: bucketLabel(row).replace(/^[[(]|[\])]$/g, ''),
    counts: new Map(shown.map((lane, i) => [lane, row.counts[i]])),
  }));
  const labelWidth = Math.max(...rows.map(({ label }) => label.length), 'p99.99'.length);
  const [base, others] = shown[0] === 0 ? [0, shown.slice(1)] : [null, shown];
  const groups = laneGroups(base, others, Math.floor((MAIL_WIDTH - labelWidth) / MAIL_LANE_WIDTH));
  const tables = groups.flatMap((lanes) => {
    const line = (label: string, cells: readonly string[]) =>
      `${label.padEnd(labelWidth)}${cells.map((cell) => cell.padStart(MAIL_LANE_WIDTH)).join('')}`.trimEnd();
    const names = shortenAll(
      lanes.map((lane) => (lane === 0 ? 'BASE' : `+${result.lanes[lane].label}`)),
      MAIL_LANE_WIDTH - 2,
    );
    return [
      '',
      line('', names),
      ...rows.map(({ label, counts }) =>
        line(
          label,
          lanes.map((lane) => {
            const count = counts.get(lane)!;
            return `${grouped(count)} ${sharePercent(count, probe.lanes[lane]!.n).padStart(6)}%`;
          }),
        ),
      ),
      line(
        'n',
        lanes.map((lane) => grouped(probe.lanes[lane]!.n)),
      ),
      line(
        'mean',
        lanes.map((lane) => quantity(probe.lanes[lane]!.mean)),
      ),
    ];
  });
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
    ...all.flatMap((verdict) =>
      fill(
        `- ${verdict.probe ?? 'all calls'}: ${verdictSentence(verdict, unit)} (${differenceSentence(verdict, unit)})`,
        2,
      ),
    ),
    ...heldAsReplayed.flatMap((text) => fill(`- held as replayed: ${text}`, 2)),
  ];
}

/** Lines of prose; spelled out in ASCII before it is measured. */
function fill(text: string, indent = 0): string[] {
  return wrap(asciiText(text), MAIL_WIDTH, indent);
}

/** The few signs that the other formats use beyond ASCII, spelled out; anything else from a name becomes `?`. */
export function asciiText(text: string): string {
  return text
    .replaceAll('−', '-')
    .replaceAll('→', '->')
    .replaceAll('×', 'x')
    .replaceAll('µ', 'u')
    .replaceAll('…', '~')
    .replace(/[^\n\x20-\x7e]/g, '?');
}
