/**
 * The rounds of a live migration, in which a VMM asks again and again what has become dirty while the guest goes on: as a
 * VMM does that has the kernel protect the whole slot first, and as QEMU does (since 5.0), where nothing is protected before
 * KVM_CLEAR_DIRTY_LOG asks for it, a gigabyte at a time, before that is sent. Which writes fault follows from what is
 * protected when; rows are those writes and the calls of the VMM.
 */
import { DirtyLog, WORD_PAGES } from '../../src/kernel/kvm/dirty-log.js';
import type { TraceRow } from '../../src/trace/write.js';
import { madeHere, stage2Meta } from './metadata.js';
import { Random } from './random.js';
import { GB, HOST_CPU, mappedMemslot, VCPUS } from './vcpu-writes.js';
import type { Workload } from './workloads.js';

const SEED = 20240329;
const PAGE = 4096;
const MEMORY = 4 * GB;
const ALL = { addr: 0, len: MEMORY };
const PAGES = MEMORY / PAGE;
/** When the memory has been mapped. */
const BEGIN_NS = 4e9;
/** A link of 10 Gbit/s. */
const NS_PER_PAGE = (PAGE * 8) / 10;
/** Of a vCPU, from one write to its next: 655 MB/s of dirty memory in all at most, half of what the link carries. */
const WRITE_NS = 50_000;
/** Pages that a vCPU writes to, side by side in its share of the memory. */
const WORKING_SET = 4096;
/** What is left then is sent while the guest is stopped: 10 ms of the link. */
const STOP_PAGES = Math.floor(10e6 / NS_PER_PAGE);
/** What KVM_CLEAR_DIRTY_LOG clears at once. */
const CHUNK = GB / PAGE;

/** The guest's side: writes go on until the VMM asks, and those that fault become rows. */
class Guest {
  readonly log: DirtyLog;
  private readonly isProtected: Uint8Array;
  private readonly randoms = Array.from({ length: VCPUS }, (_, cpu) => new Random(SEED + cpu));
  private write = 0;

  constructor(manual: boolean) {
    this.log = new DirtyLog(PAGES, manual);
    this.isProtected = new Uint8Array(PAGES).fill(manual ? 0 : 1);
  }

  readonly protect = (first: number, end: number): void => {
    this.isProtected.fill(1, first, end);
  };

  /** All writes before a time. */
  *until(ns: number): Generator<TraceRow, void> {
    for (; ; this.write++) {
      const cpu = this.write % VCPUS;
      const tsNs = BEGIN_NS + Math.floor(this.write / VCPUS) * WRITE_NS + (cpu * WRITE_NS) / VCPUS;
      if (tsNs >= ns) return;
      const page = cpu * (PAGES / VCPUS) + this.randoms[cpu].below(WORKING_SET);
      this.log.mark(page);
      if (this.isProtected[page] === 0) continue;
      this.isProtected[page] = 0;
      yield { tsNs, cpu, op: 's2_fault', addr: page * PAGE, prot: 'w' };
    }
  }
}

/** The whole of it is protected, sent, and then, round by round, what KVM_GET_DIRTY_LOG tells and protects. */
function* roundsOfGet(): Generator<TraceRow, void> {
  const guest = new Guest(false);
  yield* mappedMemslot(MEMORY, ALL);
  let tsNs = BEGIN_NS;
  yield { tsNs, cpu: HOST_CPU, op: 's2_wp', ...ALL };
  for (let left = PAGES; left > STOP_PAGES; ) {
    tsNs = Math.round(tsNs + left * NS_PER_PAGE);
    yield* guest.until(tsNs);
    yield { tsNs, cpu: HOST_CPU, op: 'dirty_log', ...ALL, kind: 'get' };
    left = guest.log.takeAll(guest.protect);
  }
}

/** KVM_GET_DIRTY_LOG only tells; each gigabyte with dirty pages is cleared, and so protected, before it is sent. */
function* roundsOfClear(): Generator<TraceRow, void> {
  const guest = new Guest(true);
  yield* mappedMemslot(MEMORY, ALL);
  let tsNs = BEGIN_NS;
  yield { tsNs, cpu: HOST_CPU, op: 'dirty_log', ...ALL, kind: 'start' };
  for (let left = PAGES; left > STOP_PAGES; ) {
    yield* guest.until(tsNs);
    yield { tsNs, cpu: HOST_CPU, op: 'dirty_log', ...ALL, kind: 'get' };
    left = guest.log.tell();
    for (let page = 0; page < PAGES && left > STOP_PAGES; page += CHUNK) {
      const cleared = guest.log.takeTold(page / WORD_PAGES, (page + CHUNK) / WORD_PAGES, guest.protect);
      yield { tsNs, cpu: HOST_CPU, op: 'dirty_log', addr: page * PAGE, len: GB, kind: 'clear' };
      tsNs = Math.round(tsNs + cleared * NS_PER_PAGE);
      yield* guest.until(tsNs);
    }
  }
}

function rounds(workload: string, how: string, rows: () => Iterable<TraceRow>): Workload {
  return {
    file: `${workload}.csv.gz`,
    meta: {
      ...stage2Meta(
        workload,
        `a live migration of 4 GB over 10 Gbit/s while 8 vCPUs write, ${how}; sizes and rates are invented`,
      ),
      all: madeHere(SEED),
    },
    columns: ['ts_ns', 'cpu', 'op', 'addr', 'len', 'backing', 'prot', 'kind'],
    rows,
  };
}

export const DIRTY_ROUNDS: readonly Workload[] = [
  rounds('dirty-log-get', 'with KVM_GET_DIRTY_LOG alone', roundsOfGet),
  rounds('dirty-log-clear', 'with KVM_CLEAR_DIRTY_LOG, a gigabyte at a time', roundsOfClear),
];
