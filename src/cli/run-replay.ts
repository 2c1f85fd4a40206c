/** Runs the model for a command: progress while it runs, the finished result at the end. */
import { InputError, shownName } from '../failure.js';
import { outcome } from '../replay/outcome/outcome.js';
import { prepare, type ReplayOptions } from '../replay/replay.js';
import { replayOnThreads, type Threads } from '../replay/threads/replay-on-threads.js';
import type { ReplayResult } from '../results/replay.js';
import { metadataProblems } from '../trace/problems.js';
import type { Trace } from '../trace/trace.js';
import { withHosts } from './fitting-hosts.js';
import { badRows } from './open-trace.js';
import { progressOn } from './progress.js';
import type { Streams } from './streams.js';
import { warn } from './terminal.js';

/** Throws InputError and CheckFailed as replay/replay.ts does. */
export async function runReplay(
  trace: Trace,
  options: ReplayOptions,
  { quiet, ...threads }: Threads & { readonly quiet: boolean },
  streams: Streams,
): Promise<ReplayResult> {
  const progress = progressOn(streams, quiet, () => trace.shareRead);
  const run = prepare(trace, progress === null ? options : { ...options, watcher: progress });
  const finished = await replayOnThreads(run, threads)
    .catch(async (error) => {
      throw await withHosts(error, trace, options);
    })
    .finally(() => progress?.done());
  warn(badRows(trace), quiet, streams);
  return outcome(finished, metadataProblems(trace.meta));
}

/** A comparison of nothing is no success, whatever was written of it. Throws InputError where no row was recorded. */
export function refuseNothing({ trace }: ReplayResult): void {
  if (trace.recordedRows > 0) return;
  const why =
    trace.rows === 0
      ? 'the trace has no rows'
      : 'no row of the trace was chosen (vfiobench info says what it has); look at --filter and --skip';
  throw new InputError(`${shownName(trace.name)}: nothing is recorded: ${why}`);
}
