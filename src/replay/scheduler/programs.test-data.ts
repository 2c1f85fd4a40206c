/** For tests: calls with lock events, written by hand, run by a scheduler of their own. */
import type { SectionPlan } from '../../kernel/section-log.js';
import { StepTable } from '../../kernel/steps.js';
import { NONE } from '../../trace/batch.js';
import { CallEvents } from './call-events.js';
import type { CallListener } from './call-listener.js';
import { cpuKey } from './cpus.js';
import { FAULT, LOCK_EXCLUSIVE, LOCK_RELEASE, LOCK_SHARED, ONCE, SEQUENCE } from './event-kinds.js';
import { FREE_LOCKS, type LockCosts } from './lock-costs.js';
import { Program } from './program.js';
import { Scheduler } from './scheduler.js';
import { Series, type SeriesWork } from './series.js';

/** What a fault that retries takes behind mmu_lock, ps. */
export const UNLOCK = 2;
export const ENTER = 3;

export const STEP_TABLE = new StepTable();
export const lockNumber = (name: string): number => STEP_TABLE.find(name)!;

export interface HandMade {
  /** Of its VM. */
  readonly cpu: number;
  readonly vm?: number;
  readonly dev?: number;
  /** Left out: it is. */
  readonly recorded?: boolean;
  /** ps; left out: closed loop. */
  readonly at?: number;
  /** `work` in ps, or a lock: `+iommu_lock` taken, `~iommu_lock` taken for reading, `-iommu_lock` given back. */
  readonly does: readonly (number | string)[];
}

/** Batches under a lock that is held: so many, each of so much work, with a look around between two. */
export interface Batches {
  readonly under: string;
  readonly batches: number;
  readonly work: number;
}

/** Sections of a lock in a row. */
export interface Many {
  readonly of: string;
  readonly plan: Omit<SectionPlan, 'lock'>;
  readonly work: SeriesWork;
}

/** A call that may walk in batches, and take a lock again and again. */
export interface Walking extends Omit<HandMade, 'does'> {
  readonly does: readonly (number | string | Batches | Many)[];
}

export interface Ran {
  /** By row: start to end, ps; and what it waited. */
  readonly latency: number[];
  readonly waited: number[];
  readonly retries: number[];
  readonly scheduler: Scheduler;
}

/** How calls are run. */
export interface Running {
  readonly costs?: LockCosts;
  /** Calls that do the same share their events; there must be no batches, sections or notifiers among them. */
  readonly shared?: boolean;
  /** See ClockOptions. */
  readonly farPs?: number;
}

/** Runs calls in the order of the list. */
export function runAs(
  calls: Iterable<Walking>,
  { costs = FREE_LOCKS, shared = false, farPs = 2 ** 51 }: Running,
): Ran {
  const latency: number[] = [];
  const waited: number[] = [];
  const retries: number[] = [];
  const listener: CallListener = {
    ended: (program, latencyPs) => {
      latency[program.row] = latencyPs;
    },
    spanned: () => {},
    retried: ({ row }) => {
      retries[row] = (retries[row] ?? 0) + 1;
    },
    waited: (program, _lock, waitedPs) => {
      waited[program.row] = (waited[program.row] ?? 0) + waitedPs;
    },
  };
  const scheduler = new Scheduler(STEP_TABLE, costs, 1, listener, { psPerTick: 1, farPs });
  const kinds = new Map<string, CallEvents>();
  let row = 0;
  for (const call of calls) {
    const program = scheduler.take();
    if (shared) share(program, call, kinds);
    else fill(program, call);
    program.row = row;
    program.line = row + 2;
    row++;
    scheduler.handIn(program, cpuKey(program.vm, call.cpu), call.at ?? NONE);
  }
  scheduler.finish();
  return { latency, waited, retries, scheduler };
}

/** @param farPs see ClockOptions */
export function run(calls: Iterable<Walking>, costs?: LockCosts, farPs?: number): Ran {
  return runAs(calls, { costs, farPs });
}

/** @param kinds the events of calls so far, by what they do */
function share(program: Program, call: Walking, kinds: Map<string, CallEvents>): void {
  const kind = JSON.stringify(call.does);
  if (!kinds.has(kind)) {
    const first = new Program();
    fill(first, call);
    kinds.set(kind, new CallEvents(first));
  }
  program.share(kinds.get(kind)!);
  nameCaller(program, call);
}

function nameCaller(program: Program, { vm, dev, recorded }: Walking): void {
  program.vm = vm ?? 0;
  program.dev = dev ?? 0;
  program.recorded = recorded ?? true;
}

function fill(program: Program, call: Walking): void {
  program.clear();
  nameCaller(program, call);
  program.unlockPs = UNLOCK;
  program.enterPs = ENTER;
  let done = 0;
  for (const one of call.does) {
    if (typeof one === 'number') done += one;
    else if (typeof one === 'string' && one in MARKS) program.add(0, MARKS[one], done);
    else if (one === '!notifier') {
      if (program.notifierFrom < 0) program.notifierFrom = program.events;
      else program.notifierTo = program.events;
    } else if (typeof one === 'string') program.add(lockNumber(one.slice(1)), EVENTS[one[0]], done);
    else if ('of' in one) {
      const lock = lockNumber(one.of);
      program.addSeries(lock, new Series({ lock, ...one.plan }, one.work, done));
      done += workOf(one);
    } else {
      program.addLooks(lockNumber(one.under), done + one.work, one.batches - 1, one.work);
      done += one.batches * one.work;
    }
  }
  program.workPs = done;
}

/** All of its own work. */
export function workOf({ plan, work }: Many): number {
  const { runs, slots, reads, writes } = plan;
  return runs * slots * work.slotPs + reads * work.readPs + writes * (work.writePs + work.behindPs);
}

/** Of a stage-2 fault; beside them `!notifier`, before a lock event that begins or ends an MMU notifier. */
const MARKS: Readonly<Record<string, number>> = { '!fault': FAULT, '!sequence': SEQUENCE, '!once': ONCE };

const EVENTS: Readonly<Record<string, number>> = {
  '+': LOCK_EXCLUSIVE,
  '~': LOCK_SHARED,
  '-': LOCK_RELEASE,
};
