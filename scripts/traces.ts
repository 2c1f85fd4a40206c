/** npm run traces: writes the project's traces, several at once; the same code writes the same bytes again. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { wholeNumber } from '../src/cli/option-values.js';
import { InputError } from '../src/failure.js';
import { chooseWorkloads } from './synthesis/choose-workloads.js';
import { type Going, makeTraces } from './synthesis/make-traces.js';
import { goingText } from './synthesis/progress.js';
import { FULL_WORKLOADS, WORKLOADS } from './synthesis/workloads.js';

interface Options {
  readonly small?: true;
  readonly missing?: true;
  readonly jobs: number;
}

const FOLDER = 'traces';

const started = performance.now();
const { stdout, stderr } = process;
// the files are what is made; who does not read on misses nothing
stdout.on('error', () => {});

const clear = (): void => {
  if (stderr.isTTY) stderr.write('\r\x1b[K');
};
const onMade = (path: string): void => {
  clear();
  stdout.write(`${path}\n`);
};
const onGoing = (going: Going): void => {
  if (!stderr.isTTY) return;
  const text = goingText(going, performance.now() - started);
  stderr.write(`\r${text.slice(0, (stderr.columns || 80) - 1)}\x1b[K`);
};

await new Command('npm run traces --')
  .description(
    `Writes the project's traces into ${FOLDER}/, and the whole runs (2 GB, a minute or two) into ${FOLDER}/full/. A file that is there is written anew; it appears whole or not at all.`,
  )
  .argument('[names...]', 'those alone: glmark2-1vm, full/ccw-fio')
  .option('--small', 'no whole runs')
  .option('--missing', 'only what is not there')
  .option(
    '--jobs <n>',
    'files at once; by default as many as there are cores',
    wholeNumber(1, 9999),
    availableParallelism(),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (names: readonly string[], { small, missing, jobs }: Options) => {
    try {
      const offered = small ? WORKLOADS : [...WORKLOADS, ...FULL_WORKLOADS];
      const chosen = chooseWorkloads(offered, names);
      const wanted = chosen.filter(({ file }) => !missing || !existsSync(join(FOLDER, file)));
      await makeTraces(wanted, FOLDER, jobs, { onMade, onGoing, onStop: clear });
      clear();
    } catch (error) {
      clear();
      stderr.write(`traces: ${(error as Error).message}\n`);
      process.exitCode = error instanceof InputError ? 2 : 3;
    }
  })
  .parseAsync();
