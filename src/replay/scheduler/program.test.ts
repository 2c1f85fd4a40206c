import { describe, expect, it } from 'vitest';
import { Ledger } from '../../kernel/ledger.js';
import {
  CALL,
  FIND_DMA,
  IOMMU_LOCK,
  KVM_SRCU,
  STEPS,
  StepTable,
  VFIO_GROUP_LOCK,
} from '../../kernel/steps.js';
import { LOCK_EXCLUSIVE, LOCK_RELEASE, LOCK_SHARED } from './event-kinds.js';
import { Program } from './program.js';
import { ProgramWriter } from './program-writer.js';

/** Writes what `path` does, every count of a step costing `price` ps. */
function written(path: (ledger: Ledger) => void, price = 100): Program {
  const ledger = new Ledger(STEPS.length);
  ledger.logging = true;
  path(ledger);
  const costPs = ledger.counts.map((count) => Math.round(count * price));
  const program = new Program();
  new ProgramWriter(new StepTable()).write(
    program,
    ledger,
    costPs,
    costPs.reduce((sum, ps) => sum + ps, 0),
  );
  return program;
}

const eventsOf = (program: Program): [number, number, number][] =>
  Array.from({ length: program.events }, (_, i) => [program.lockSteps[i], program.kinds[i], program.at[i]]);

describe('a program', () => {
  it('has its lock events where the work before them is done; a lock costs half before, half inside', () => {
    const program = written((ledger) => {
      ledger.charge(CALL);
      ledger.acquire(IOMMU_LOCK);
      ledger.charge(FIND_DMA, 3);
      ledger.release(IOMMU_LOCK);
      ledger.charge(CALL, 2);
    });
    expect(eventsOf(program)).toEqual([
      [IOMMU_LOCK, LOCK_EXCLUSIVE, 150],
      [IOMMU_LOCK, LOCK_RELEASE, 500],
    ]);
    expect(program.workPs).toBe(700);
  });

  it('a lock whose cost is inside another step costs nothing of its own', () => {
    const program = written((ledger) => {
      ledger.acquire(VFIO_GROUP_LOCK);
      ledger.release(VFIO_GROUP_LOCK);
      ledger.enter(IOMMU_LOCK, true);
      ledger.charge(FIND_DMA);
      ledger.release(IOMMU_LOCK);
    });
    expect(eventsOf(program)).toEqual([
      [VFIO_GROUP_LOCK, LOCK_EXCLUSIVE, 50],
      [VFIO_GROUP_LOCK, LOCK_RELEASE, 100],
      [IOMMU_LOCK, LOCK_SHARED, 100],
      [IOMMU_LOCK, LOCK_RELEASE, 200],
    ]);
  });

  it('srcu is held by readers only, however it is taken', () => {
    const program = written((ledger) => {
      ledger.acquire(KVM_SRCU);
      ledger.release(KVM_SRCU);
    });
    expect(eventsOf(program)[0]).toEqual([KVM_SRCU, LOCK_SHARED, 50]);
  });

  it('spreads the draw of a step over all its counts, and never runs past the end of the work', () => {
    const program = written((ledger) => {
      for (let i = 0; i < 7; i++) {
        ledger.acquire(IOMMU_LOCK);
        ledger.charge(FIND_DMA);
        ledger.release(IOMMU_LOCK);
      }
    }, 1 / 3);
    const at = eventsOf(program).map(([, , ps]) => ps);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect(at.every(Number.isInteger)).toBe(true);
    expect(Math.max(...at)).toBeLessThanOrEqual(program.workPs);
  });

  it('is emptied for the next call, and does not keep the room of a huge one', () => {
    const program = new Program();
    for (let i = 0; i < 10_000; i++) program.add(IOMMU_LOCK, LOCK_RELEASE, i);
    program.clear();
    expect(program.events).toBe(0);
    expect(program.at.length).toBe(16);
  });
});
