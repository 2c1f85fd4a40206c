/** Runs the model for a command: progress while it runs, the finished result at the end. */
import type { Streams } from '../main.js';
import { outcome } from '../replay/outcome/outcome.js';
import { prepare, type ReplayOptions } from '../replay/replay.js';
import { replayOnThreads, type Threads } from '../replay/threads/replay-on-threads.js';
import type { ReplayResult } from '../stats/result.js';
import { metadataProblems } from '../trace/problems.js';
import type { Trace } from '../trace/trace.js';
import { VERSION } from '../version.js';
import { withHosts } from './fitting-hosts.js';
import { badRows } from './open-trace.js';
import { progressOn } from './progress.js';
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
  return outcome(finished, VERSION, metadataProblems(trace.meta));
}
