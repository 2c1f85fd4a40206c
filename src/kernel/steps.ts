/**
 * The steps that kernel paths take: paths charge them (Ledger.charge), hosts price them, reports explain by them. Names
 * follow the kernel's functions (v5.10 unless the summary says otherwise).
 */
import { declared, type StepInfo } from './steps/declare.js';

export type { StepInfo } from './steps/declare.js';
export * from './steps/dirty-log.js';
export * from './steps/iopf.js';
export * from './steps/kick.js';
export * from './steps/page-fault.js';
export * from './steps/stage2.js';
export * from './steps/sva.js';
export * from './steps/vfio.js';

/** The steps that the built-in paths know, by number. */
export const STEPS: readonly StepInfo[] = declared;

/** The built-in steps and those that the variants of one run bring along. */
export class StepTable {
  private readonly infos: StepInfo[] = [...STEPS];
  private readonly byName = new Map<string, number>(STEPS.map((info, index) => [info.name, index]));

  get size(): number {
    return this.infos.length;
  }

  /** All steps by number. */
  get all(): readonly StepInfo[] {
    return this.infos;
  }

  /** Their names, for messages. */
  get names(): readonly string[] {
    return this.infos.map((info) => info.name);
  }

  info(step: number): StepInfo {
    return this.infos[step];
  }

  /** Number of a step by name; undefined where there is none. */
  find(name: string): number | undefined {
    return this.byName.get(name);
  }

  /** Adds a step of a user's variant and returns its number; an equal name is an error. */
  add(info: StepInfo): number {
    if (this.byName.has(info.name)) throw new Error(`step ${info.name} exists`);
    this.infos.push(info);
    this.byName.set(info.name, this.infos.length - 1);
    return this.infos.length - 1;
  }
}
