/** The command line of completion, and the command that its scripts call back. */
import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import { completionCommand, SHELLS } from './script.js';

const HELP = `
Put one of these lines into the file that the shell reads when it starts, or
type it for a session; with npx in front of vfiobench where there is no other.
\`npx vfiobench\` is completed as well, by the vfiobench of the project around.

Examples:
  source <(vfiobench completion bash)
  source <(vfiobench completion zsh)    # after compinit
  vfiobench completion fish | source`;

/** Adds `vfiobench completion`, and what the scripts that it prints ask: `__complete -- WORD...`, hidden. */
export function completionProgram(program: Command, streams: Streams): void {
  program
    .command('completion')
    .argument('<shell>', `${SHELLS.slice(0, -1).join(', ')} or ${SHELLS.at(-1)}`)
    .description('print the script by which a shell completes commands, options and their values')
    .addHelpText('after', HELP)
    .action((shell) => completionCommand(shell, streams));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]', 'those after the name of the command, as typed; the last is completed')
    .action(async (words) => (await import('./complete.js')).completeCommand(program, words, streams));
}
