/** The command line as a whole. Options and help of each command are in its *-program.ts; its work is loaded when it is asked for. */
import { Command } from 'commander';
import { inOneLine } from '../failure.js';
import { VERSION } from '../version.js';
import { calibrateProgram } from './calibrate/program.js';
import { compareProgram } from './commands/compare-program.js';
import { convertProgram } from './commands/convert-program.js';
import { densityProgram } from './commands/density-program.js';
import { explainProgram } from './commands/explain-program.js';
import { exportProgram } from './commands/export-program.js';
import { importProgram } from './commands/import-program.js';
import { infoProgram } from './commands/info-program.js';
import { listProgram } from './commands/list-program.js';
import { pageTableProgram } from './commands/page-table-program.js';
import { replayProgram } from './commands/replay-program.js';
import { roundtripProgram } from './commands/roundtrip-program.js';
import { schemaProgram } from './commands/schema-program.js';
import { sweepProgram } from './commands/sweep-program.js';
import { validateProgram } from './commands/validate-program.js';
import { vmexitProgram } from './commands/vmexit-program.js';
import { completionProgram } from './completion/program.js';
import { baselineProgram } from './gate/baseline-program.js';
import { gateProgram } from './gate/program.js';
import type { Streams } from './streams.js';

const EXAMPLES = `
Examples:
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin
  vfiobench replay traces/contiguous-512.csv --variant contiguous-pin --filter vm=1
  vfiobench replay trace.csv.gz --variant ./my-patch.mjs --format markdown
  vfiobench explain traces/ccw-boot.csv --row 57 --variant contiguous-pin
  vfiobench info traces/ccw-boot.csv
  vfiobench compare base.txt patched.txt
  vfiobench list variants
  vfiobench gate traces/ccw-boot.csv --variant contiguous-pin --fail-on 'n_pages_ns p99 > +5% and > +200ns'

Exit codes: 0 done, 1 a check failed, 2 wrong usage or bad input, 3 a fault of vfiobench itself.
Units and names are the kernel's; K in a histogram's labels is 1024, as in bpftrace.`;

/** @param streams where the commands read and write */
export function buildProgram(streams: Streams): Command {
  const program = new Command('vfiobench')
    .description(
      'Replays traces of VFIO and KVM operations against a model of the kernel paths that serve them, ' +
        'as BASE and as variants, and compares them with bpftrace-style histograms.',
    )
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text, write) => write(oneLine(text)),
    });

  // in the order in which help lists them
  const commands = [
    replayProgram,
    sweepProgram,
    roundtripProgram,
    densityProgram,
    compareProgram,
    exportProgram,
    explainProgram,
    infoProgram,
    importProgram,
    listProgram,
    validateProgram,
    calibrateProgram,
    vmexitProgram,
    convertProgram,
    pageTableProgram,
    gateProgram,
    baselineProgram,
    schemaProgram,
    completionProgram,
  ];
  for (const add of commands) add(program, streams);
  return program;
}

/** Commander's messages in the form of ours: one line, with the suggestion in it. */
function oneLine(text: string): string {
  const said = text
    .trimEnd()
    .replace(/^error: /, 'vfiobench: ')
    .replace(/\n\(Did you mean (.*)\?\)/, (_, near: string) => ` (did you mean ${near}?)`);
  return `${inOneLine(said)}\n`;
}
