/** vfiobench completion: the scripts by which shells complete. */
import { readFileSync } from 'node:fs';
import { thereAre } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import { packageFile } from '../../package-file.js';
import type { Streams } from '../streams.js';
import { write } from '../terminal.js';

/** By shell, files of scripts/completion. Each asks `vfiobench __complete -- WORD...` for what may come next. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: 'vfiobench.bash',
  zsh: '_vfiobench',
  fish: 'vfiobench.fish',
};

export const SHELLS: readonly string[] = Object.keys(SCRIPTS);

/**
 * Prints the script of a shell, which is the same everywhere: where vfiobench is, the shell looks up when it completes.
 * Throws InputError where there is none.
 */
export async function completionCommand(shell: string, streams: Streams): Promise<void> {
  if (!Object.hasOwn(SCRIPTS, shell))
    throw new InputError(`completion ${shell}: no script for such a shell${thereAre(shell, SHELLS)}`);
  await write(streams.stdout, readFileSync(packageFile(`scripts/completion/${SCRIPTS[shell]}`)));
}
