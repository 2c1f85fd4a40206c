import { describe, expect, it } from 'vitest';
import { Ledger, NOTE_CONTIGUOUS_RUN } from './ledger.js';
import { markerCharged, markerEvent, markerNumber } from './log-markers.js';
import { FIND_DMA, IOMMU_LOCK, STEPS, StepTable, TASK_LOCK } from './steps.js';

describe('Ledger', () => {
  it('counts steps and remembers the order of their first charge', () => {
    const ledger = new Ledger(8);
    ledger.charge(5);
    ledger.charge(2, 10);
    ledger.charge(5, 3);
    ledger.charge(1, 0);
    expect([...ledger.touched.subarray(0, ledger.touchedCount)]).toEqual([5, 2]);
    expect([...ledger.counts]).toEqual([0, 0, 10, 0, 0, 4, 0, 0]);
    ledger.clear();
    expect(ledger.touchedCount).toBe(0);
    expect(ledger.counts.every((count) => count === 0)).toBe(true);
  });

  it('charges a lock once for lock and unlock', () => {
    const ledger = new Ledger(4);
    ledger.acquire(3);
    ledger.release(3);
    ledger.acquire(3);
    ledger.release(3);
    expect(ledger.counts[3]).toBe(2);
    ledger.clear();
  });

  it('refuses a lock taken twice, one released unheld, and a call that ends with one', () => {
    const ledger = new Ledger(4);
    ledger.release(1);
    expect(() => ledger.clear()).toThrow('released but not held');
    // what is wrong once is no longer on the tape: everything is looked at as it comes
    ledger.acquire(1);
    expect(() => ledger.acquire(1)).toThrow('taken while it is held');
    expect(() => ledger.clear()).toThrow('call ended with 1 lock(s) held');
    ledger.release(1);
    ledger.clear();
  });

  it('that knows the table names locks, and refuses to take what is none', () => {
    const ledger = new Ledger(STEPS.length, STEPS);
    const settling = (write: () => void) => () => {
      write();
      return ledger.counts;
    };
    expect(settling(() => ledger.acquire(FIND_DMA))).toThrow('find_dma is taken, but is no lock');
    expect(settling(() => ledger.enter(FIND_DMA))).toThrow('find_dma is taken, but is no lock');
    expect(settling(() => ledger.release(IOMMU_LOCK))).toThrow('iommu_lock is released but not held');
    ledger.acquire(IOMMU_LOCK);
    ledger.enter(TASK_LOCK);
    expect(settling(() => ledger.acquire(IOMMU_LOCK))).toThrow('iommu_lock is taken while it is held');
    expect(() => ledger.clear()).toThrow('call ended with 2 lock(s) held: iommu_lock, task_lock');
  });

  it('counts nothing for no or fewer passes, and refuses NaN', () => {
    const ledger = new Ledger(STEPS.length, STEPS);
    ledger.charge(FIND_DMA, 0);
    ledger.charge(FIND_DMA, -1);
    expect(ledger.touchedCount).toBe(0);
    expect(() => ledger.charge(FIND_DMA, Number.NaN)).toThrow('find_dma is charged NaN times');
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('refuses a note of %s', (value) => {
    expect(() => new Ledger(STEPS.length).note(0, value)).toThrow('is no count');
  });

  it('keeps more notes than it has room for at first', () => {
    const ledger = new Ledger(1);
    for (let i = 0; i < 200; i++) ledger.note(NOTE_CONTIGUOUS_RUN, i);
    expect(ledger.noteCount).toBe(200);
    expect([...ledger.noteValues.subarray(0, 200)]).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(ledger.noteKinds[199]).toBe(NOTE_CONTIGUOUS_RUN);
    ledger.clear();
    expect(ledger.noteCount).toBe(0);
  });
});

describe('StepTable', () => {
  it('holds the built-in steps under their numbers', () => {
    const table = new StepTable();
    expect(table.all).toEqual(STEPS);
    for (const [number, { name }] of STEPS.entries()) expect(table.find(name)).toBe(number);
    expect(new Set(STEPS.map(({ name }) => name)).size).toBe(STEPS.length);
    expect(table.find('constructor')).toBeUndefined();
  });

  it('takes further ones, for one run only', () => {
    const table = new StepTable();
    const number = table.add({ name: 'mine', summary: 's', lock: null });
    expect(number).toBe(STEPS.length);
    expect(table.info(number).name).toBe('mine');
    expect(() => table.add({ name: 'gup_call', summary: 's', lock: null })).toThrow('step gup_call exists');
    expect(new StepTable().find('mine')).toBeUndefined();
  });
});

describe('the log of a ledger', () => {
  const logged = (ledger: Ledger): [number, number][] =>
    [...ledger.log.subarray(0, ledger.logCount)].map((entry, i) => [entry, ledger.logTimes[i]]);

  it('keeps what was done before, inside and after each lock', () => {
    const ledger = new Ledger(8);
    ledger.logging = true;
    ledger.charge(1);
    ledger.charge(1, 2);
    ledger.acquire(5, true);
    ledger.charge(2);
    ledger.release(5);
    ledger.enter(6);
    ledger.release(6);
    const log = logged(ledger);
    expect(
      log.map(([entry, times]) => (entry < 0 ? markerNumber(entry) * 10 + markerEvent(entry) : times)),
    ).toEqual([3, 1, 51, 1, 52, 60, 62]);
    expect(log.filter(([entry]) => entry < 0).map(([entry]) => markerCharged(entry))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    ledger.clear();
    expect(ledger.logCount).toBe(0);
  });

  it('does not grow with the length of a loop, only with its locks', () => {
    const ledger = new Ledger(8);
    ledger.logging = true;
    ledger.enter(7);
    for (let i = 0; i < 100_000; i++) {
      ledger.charge(1);
      ledger.charge(2, 3);
    }
    ledger.release(7);
    expect(ledger.log.length).toBeLessThan(1000);
    const sum = (step: number): number =>
      logged(ledger).reduce((all, [entry, times]) => all + (entry === step ? times : 0), 0);
    expect([sum(1), sum(2)]).toEqual([100_000, 300_000]);
    expect(markerNumber(ledger.log[0])).toBe(7);
    expect(markerEvent(ledger.log[ledger.logCount - 1])).toBe(2);
  });
});

describe('numbers of steps', () => {
  it('never change: draws go by them, so new steps come at the end', () => {
    const first = [
      'call',
      'group_get',
      'vfio_group_lock',
      'container_user',
      'iommu_group_mutex',
      'unbound_lock',
    ];
    expect(STEPS.slice(0, first.length).map(({ name }) => name)).toEqual(first);
    expect(STEPS.findIndex(({ name }) => name === 'notifier')).toBe(58);
    expect(STEPS.findIndex(({ name }) => name === 'copy_byte')).toBe(72);
  });
});
