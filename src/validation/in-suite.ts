/** Cycles of a kick in the loop of the suite, each kind run once for a validation and its answers. */
import type { Host } from '../hosts/host.js';
import { vmexit } from '../replay/vmexit.js';
import { select } from '../variants/select.js';
import type { Evidence } from './replays.js';

type InSuite = Awaited<ReturnType<typeof vmexit>>;

const done = new WeakMap<Evidence, Map<string, Promise<InSuite>>>();

/** By the evidence, since hosts of the same name differ from one to another. */
export function inSuite(by: Evidence, hostName: string, variant: string): Promise<InSuite> {
  const runs = done.get(by) ?? new Map<string, Promise<InSuite>>();
  done.set(by, runs);
  const key = `${hostName} ${variant}`;
  const run = runs.get(key) ?? runOf(by.hostNamed(hostName), variant);
  runs.set(key, run);
  return run;
}

async function runOf(host: Host, variant: string): Promise<InSuite> {
  return vmexit(await select(variant), { host, overrides: [], seed: 1, eventfds: 1 });
}
