/** How steps are declared; a step's number is its place in the order of declarations. */
import type { LockInfo, LockKind, LockScope } from '../locks.js';

export interface StepInfo {
  readonly name: string;
  /** What one count of it stands for. */
  readonly summary: string;
  /** The step is a lock (one count: lock and unlock); null for all others. */
  readonly lock: LockInfo | null;
  /** A bulk copy: its price is bandwidth, which other VMs on the host do not make dearer. */
  readonly bulk?: boolean;
}

const steps: StepInfo[] = [];

/** The steps declared so far, by number. */
export const declared: readonly StepInfo[] = steps;

/** Declares a step and returns its number. */
export function step(name: string, summary: string): number {
  steps.push({ name, summary, lock: null });
  return steps.length - 1;
}

/** Declares a bulk copy. */
export function copy(name: string, summary: string): number {
  steps.push({ name, summary, lock: null, bulk: true });
  return steps.length - 1;
}

/** Declares a lock; its price is for lock and unlock together. */
export function lock(name: string, kind: LockKind, scope: LockScope, summary: string): number {
  steps.push({ name, summary, lock: { kind, scope } });
  return steps.length - 1;
}
