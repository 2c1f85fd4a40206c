/** npm run bench: what a replay costs, in time and memory. node dist/scripts/bench.js --help */
import { writeFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { wholeNumber } from '../src/cli/option-values.js';
import { measure, PARTS } from './bench/measure.js';
import { RECORD, record } from './bench/readme.js';
import { benchText, secondsText } from './bench/text.js';

interface Options {
  readonly quick: boolean;
  readonly runs: number;
  readonly output?: string;
  readonly record: boolean;
}

/** Progress, for whoever is watching. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(text);
}

const program = new Command('npm run bench --')
  .description(
    `Measures what a replay costs. The whole takes some ten minutes, after the traces have been made.`,
  )
  .addArgument(new Argument('[parts...]', 'what to measure; left out: all').choices(PARTS))
  .option(
    '--runs <n>',
    'runs of each, of which the best counts; one alone where it takes a minute',
    wholeNumber(1, 9999),
    3,
  )
  .option('--quick', 'small sizes, to try the bench itself', false)
  .option('-o, --output <file>', 'write the result as JSON')
  .option('--record', `write it to ${RECORD} and its tables to README.md`, false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (parts: readonly string[], { quick, runs, output, record: keep }: Options) => {
    if (keep && quick) program.error('error: figures of --quick mean nothing and are not recorded');
    if (keep && parts.length > 0)
      program.error('error: --record keeps a run of all parts, and these are some');
    const result = await measure({
      parts: parts.length === 0 ? PARTS : parts,
      quick,
      runs,
      onStep: (what) => tell(`${what}: `),
      onTime: (seconds) => tell(`${secondsText(seconds)}\n`),
      onSkip: (why) => process.stderr.write(`bench: ${why}\n`),
    });
    if (output !== undefined) writeFileSync(output, `${JSON.stringify(result, null, 2)}\n`);
    if (keep) record(result);
    process.stdout.write(benchText(result));
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = 3;
}
