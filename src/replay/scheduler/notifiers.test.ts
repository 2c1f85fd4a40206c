/** Stage-2 faults beside MMU notifiers: the edges by hand, and at random against the kernel's own loop. */
import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { ENTER, lockNumber, run, UNLOCK, type Walking } from './programs.test-data.js';

const LOCK = 'mmu_lock';

interface Fault {
  /** ps: from the guest to the sequence, the walk that each retry takes again, what is done once, under the lock. */
  readonly enter: number;
  readonly walk: number;
  readonly once: number;
  readonly map: number;
}

interface Unmap {
  readonly batches: number;
  readonly work: number;
  readonly between: number;
  readonly end: number;
}

type Call = { readonly at: number } & (Fault | Unmap);

const faulting = ({ enter, walk, once, map }: Fault): Walking['does'] => [
  ...['!fault', enter, '!sequence', walk, ...(once > 0 ? ['!once', once] : [])],
  ...[UNLOCK, `+${LOCK}`, map, `-${LOCK}`, 7],
];

const notifying = ({ batches, work, between, end }: Unmap): Walking['does'] => [
  ...['!notifier', `+${LOCK}`, batches === 1 ? work : { under: LOCK, batches, work }, `-${LOCK}`, between],
  ...['!notifier', `+${LOCK}`, end, `-${LOCK}`],
];

const FAULT: Fault = { enter: 10, walk: 20, once: 0, map: 5 };
const LAP = UNLOCK + ENTER + FAULT.enter + FAULT.walk + UNLOCK;
const UNMAP: Unmap = { batches: 4, work: 100, between: 0, end: 1 };
const pair = (unmap: Unmap, faults: readonly Call[], vm = 0): Walking[] => [
  { cpu: 0, at: 0, does: notifying(unmap) },
  ...faults.map((fault, i) => ({ cpu: i + 1, vm, at: fault.at, does: faulting(fault as Fault) })),
];

describe('a fault beside an MMU notifier', () => {
  it('retries each time that it is let in between two batches, until the end', () => {
    const { latency, retries, waited } = run(pair(UNMAP, [{ at: 0, ...FAULT }]));
    // let in at 100, 202, 304, and behind the last batch at 406: the unmapper waits for it each time, the end too
    expect(retries[1]).toBe(4);
    expect(waited[0]).toBe(3 * UNLOCK + UNLOCK);
    expect(latency[0]).toBe(400 + 4 * UNLOCK + UNMAP.end);
    // it last read the sequence when all was over
    expect(latency[1]).toBe(406 + LAP + FAULT.map + 7);
  });

  it('without batches in the unmap retries once', () => {
    const { retries } = run(pair({ ...UNMAP, batches: 1, work: 400 }, [{ at: 0, ...FAULT }]));
    expect(retries[1]).toBe(1);
  });

  it('retries once where the sequence has changed since it read it', () => {
    const short = { batches: 1, work: 5, between: 0, end: 1 };
    // the notifier is over at 6, while the fault walks from 3 to 23
    const { retries, latency } = run(pair(short, [{ at: 0, ...FAULT, enter: 3 }]));
    expect(retries[1]).toBe(1);
    expect(latency[1]).toBe(3 + 20 + UNLOCK + UNLOCK + ENTER + 3 + 20 + UNLOCK + 5 + 7);
  });

  it('does not where it reads the sequence afterwards, nor in another VM', () => {
    const short = { batches: 1, work: 5, between: 0, end: 1 };
    expect(run(pair(short, [{ at: 0, ...FAULT }])).retries[1]).toBeUndefined();
    expect(run(pair(UNMAP, [{ at: 0, ...FAULT }], 1)).retries[1]).toBeUndefined();
  });

  it('does once what is done once', () => {
    const wide = { batches: 1, work: 100, between: 0, end: 1 };
    const [, latency] = run(pair(wide, [{ at: 0, ...FAULT, once: 50 }])).latency;
    expect(latency).toBe(100 + LAP + FAULT.map + 7);
  });

  it('retries until the last of several notifiers is over', () => {
    const calls = [...pair(UNMAP, [{ at: 0, ...FAULT }]), { cpu: 2, at: 350, does: notifying(UNMAP) }];
    const { latency, scheduler } = run(calls);
    expect(latency[1]).toBeGreaterThan(350 + 400);
    expect(scheduler.tallies[lockNumber(LOCK)]!.retries).toBeGreaterThan(5);
  });

  it('retries for its own section of mmu_lock, not for another that the call has behind it', () => {
    const behind = [...faulting(FAULT), `+${LOCK}`, 5, `-${LOCK}`];
    const unmap = notifying({ batches: 1, work: 100, between: 50, end: 1 });
    const calls = [
      { cpu: 0, at: 0, does: behind },
      { cpu: 1, at: 40, does: unmap },
    ];
    const { waited, retries } = run(calls);
    expect(waited[0]).toBeGreaterThan(0);
    expect(retries).toEqual([]);
  });

  it('is none of an s2_wp or an unmap of a slot', () => {
    const slot = [`+${LOCK}`, { under: LOCK, batches: 4, work: 100 }, `-${LOCK}`];
    const calls = [...pair(UNMAP, []), { cpu: 1, at: 10, does: slot }];
    expect(run(calls).retries).toEqual([]);
  });
});

/** What a call does, as the kernel writes it down: it yields ps that go by, or what it does to the lock. */
type Doing = Generator<number | 'lock' | 'unlock' | 'look', void>;

interface Kvm {
  now: number;
  count: number;
  endedAt: number;
  readonly retries: number[];
}

function* faults(kvm: Kvm, row: number, { enter, walk, once, map }: Fault): Doing {
  for (let first = true; ; first = false) {
    yield enter;
    const readAt = kvm.now;
    yield walk;
    if (first) yield once;
    yield UNLOCK;
    yield 'lock';
    if (kvm.count === 0 && kvm.endedAt <= readAt) break;
    kvm.retries[row] = (kvm.retries[row] ?? 0) + 1;
    yield UNLOCK;
    yield 'unlock';
    yield ENTER;
  }
  yield map;
  yield 'unlock';
  yield 7;
}

function* unmaps(kvm: Kvm, { batches, work, between, end }: Unmap): Doing {
  yield 'lock';
  kvm.count++;
  for (let batch = 1; batch <= batches; batch++) {
    yield work;
    if (batch < batches) yield 'look';
  }
  yield 'unlock';
  yield between;
  yield 'lock';
  kvm.count--;
  kvm.endedAt = kvm.now;
  yield end;
  yield 'unlock';
}

/** Every call on a cpu of its own. */
function simulate(calls: readonly Call[]): { latency: number[]; retries: number[] } {
  const kvm: Kvm = { now: 0, count: 0, endedAt: -1, retries: [] };
  const latency: number[] = [];
  const all = calls.map((call, row) => ({
    row,
    due: call.at,
    doing: 'map' in call ? faults(kvm, row, call) : unmaps(kvm, call),
  }));
  const queue: typeof all = [];
  let held = false;
  const letIn = (): void => {
    held = queue.length > 0;
    if (held) queue.shift()!.due = kvm.now;
  };
  for (;;) {
    const left = all.filter(({ due }) => due < Number.POSITIVE_INFINITY);
    if (left.length === 0) return { latency, retries: kvm.retries };
    const one = left.reduce((a, b) => (b.due < a.due ? b : a));
    kvm.now = one.due;
    const { value, done } = one.doing.next();
    if (done) {
      latency[one.row] = kvm.now - calls[one.row].at;
      one.due = Number.POSITIVE_INFINITY;
    } else if (typeof value === 'number') one.due += value;
    else if (value === 'unlock') letIn();
    else if (value === 'look' ? queue.length > 0 : held) {
      if (value === 'look') letIn();
      queue.push(one);
      one.due = Number.POSITIVE_INFINITY;
    } else held = true;
  }
}

const fault = fc.record({
  enter: fc.integer({ min: 1, max: 20 }),
  walk: fc.nat(20),
  once: fc.nat(30),
  map: fc.nat(15),
});
const unmap = fc.record({
  batches: fc.integer({ min: 1, max: 12 }),
  work: fc.integer({ min: 1, max: 60 }),
  between: fc.nat(40),
  end: fc.nat(5),
});
const calls = fc
  .array(fc.tuple(fc.nat(40), fc.oneof({ weight: 3, arbitrary: fault }, { weight: 1, arbitrary: unmap })), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  })
  .map((drawn) => {
    let at = 0;
    return drawn.map(([gap, call]): Call => {
      at += gap;
      return { at, ...call };
    });
  });

describe('faults and MMU notifiers at random', () => {
  it.each([2 ** 51, 60])("do what the kernel's loop does (epoch moves at %i ps)", (farPs) => {
    fc.assert(
      fc.property(calls, (drawn) => {
        const rows = drawn.map((call, cpu) => ({
          cpu,
          at: call.at,
          does: 'map' in call ? faulting(call) : notifying(call),
        }));
        const { latency, retries } = run(rows, undefined, farPs);
        const simulated = simulate(drawn);
        expect(latency).toEqual(simulated.latency);
        expect([...retries].map((count) => count ?? 0)).toEqual(
          Array.from(retries, (_, row) => simulated.retries[row] ?? 0),
        );
        expect(retries.length).toBe(simulated.retries.length);
      }),
      { numRuns: 500 },
    );
  });
});
