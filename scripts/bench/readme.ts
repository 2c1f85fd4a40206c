/** The tables of README.md about speed: those of the bench that fixtures/bench.json holds, and nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { packageFile } from '../../src/package-file.js';
import { grouped } from '../../src/report/numbers.js';
import { type BenchResult, best } from './result.js';
import { targets } from './targets.js';
import { machineText, perSecond, secondsText } from './text.js';

export const RECORD = 'fixtures/bench.json';
const README = 'README.md';
const PLACE = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/;

export function benchMarkdown(result: BenchResult): string {
  const { commands, lanes, machine, date, version } = result;
  return [
    `vfiobench ${version} on ${machineText(machine)}, ${date}:`,
    '',
    ...markdown(
      ['whole command', 'rows', 'time', 'rows/s', 'memory'],
      commands.map((command) => [
        command.name,
        command.rows === null ? '' : grouped(command.rows),
        secondsText(best(command.seconds)),
        command.rows === null ? '' : perSecond(command.rows, command),
        command.peakBytes === null ? '' : `${grouped(command.peakBytes / 1e6)} MB`,
      ]),
    ),
    '',
    ...markdown(
      ['one lane', 'calls/s'],
      lanes.map((lane) => [`${lane.workload}, ${lane.lane}`, perSecond(lane.calls, lane)]),
    ),
    '',
    ...markdown(
      ['target', 'at most or least', 'measured', 'met'],
      targets(result).map(({ what, target, measured, met }) => [
        what,
        target,
        measured,
        met ? 'yes' : '**no**',
      ]),
    ),
    '',
  ].join('\n');
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line)];
}

/** README.md with the tables of a bench in their place. Throws Error where it has no place for them. */
export function withBench(readme: string, result: BenchResult): string {
  if (!PLACE.test(readme)) throw new Error(`${README} has no <!-- bench --> for the tables`);
  return readme.replace(PLACE, (_, begin, end) => `${begin}${benchMarkdown(result)}${end}`);
}

/** Keeps a bench as the one that README.md shows. */
export function record(result: BenchResult): void {
  writeFileSync(packageFile(RECORD), `${JSON.stringify(result, null, 2)}\n`);
  const readme = packageFile(README);
  writeFileSync(readme, withBench(readFileSync(readme, 'utf8'), result));
}
