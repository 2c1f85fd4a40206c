/** Cycles of a kick in the loop of the suite, each kind run once on each machine for a validation and its answers. */
import type { Host } from '../hosts/host.js';
import type { Override } from '../replay/pricing/prices.js';
import { vmexit } from '../replay/suites/vmexit.js';
import type { VmexitTest } from '../results/vmexit.js';
import { select } from '../variants/select.js';
import type { Evidence } from './replays.js';

/** What is changed on the host before it is measured; left out: nothing. */
export interface Otherwise {
  /** Properties of its KVM. */
  readonly kvm?: Partial<NonNullable<Host['kvm']>>;
  readonly overrides?: readonly Override[];
}

const done = new WeakMap<Evidence, Map<string, Promise<VmexitTest>>>();

/** Each measurement is remembered by the evidence, whose hosts may differ under one name, and by all that is changed. */
export function inSuite(
  by: Evidence,
  hostName: string,
  variant: string,
  otherwise: Otherwise = {},
): Promise<VmexitTest> {
  const { overrides = [] } = otherwise;
  const named = by.hostNamed(hostName);
  const host: Host = named.kvm === undefined ? named : { ...named, kvm: { ...named.kvm, ...otherwise.kvm } };
  const runs = done.get(by) ?? new Map<string, Promise<VmexitTest>>();
  done.set(by, runs);
  const key = JSON.stringify([hostName, host.kvm, variant, overrides]);
  const run = runs.get(key) ?? runOf(variant, { host, overrides });
  runs.set(key, run);
  return run;
}

async function runOf(
  variant: string,
  options: Pick<Parameters<typeof vmexit>[1], 'host' | 'overrides'>,
): Promise<VmexitTest> {
  return vmexit(await select(variant), { ...options, seed: 1, eventfds: 1 });
}

/** The whole cycles alone; NaN where the host can't do it. */
export async function cyclesInSuite(...of: Parameters<typeof inSuite>): Promise<number> {
  return (await inSuite(...of)).cycles ?? Number.NaN;
}
