/**
 * The open question of the thread: what if dma->task loses its mm between two accesses? The trace
 * fixtures/traces/mm-exit.csv, row by row, in every way to guest memory.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { returnText } from '../errno.js';
import { runText } from './replay-text.test-data.js';

const TRACE = readFileSync(new URL('../../fixtures/traces/mm-exit.csv', import.meta.url), 'utf8');

const PATCH = ['-EFAULT', '-EFAULT', '-EFAULT', '-EINVAL', '0', '-EFAULT', '0'];
const V1 = ['-ENODEV', '-ENODEV', '-EINVAL', '-EINVAL', '0', '-ENODEV', '0'];
const MERGED = ['-EPERM', '-EPERM', '-EINVAL', '-EINVAL', '0', '-EPERM', '0'];
/** After the exit: read, write, read where nothing is, no bytes; map, read there; unmap. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  'kvm-rw': ['-EFAULT', '-EFAULT', '-EFAULT', '-EFAULT', '0', '-EFAULT', '0'],
  'dma-rw-mutex': PATCH,
  'dma-rw-rwsem': PATCH,
  'iova-rw-per-page': V1,
  'dma-rw-group-held': MERGED,
  'dma-rw-mmget-not-zero': MERGED,
};

describe('fixtures/traces/mm-exit.csv', () => {
  it('answers as in the table, in every variant', async () => {
    const names = Object.keys(AFTER);
    const run = await runText(TRACE, { variants: names.slice(1) });
    const returns = run.group.answers.map(({ ret }) => [...ret.subarray(0, run.marks.rows)].map(returnText));
    for (const [i, name] of names.entries()) {
      expect(returns[i].slice(0, 6), name).toEqual(['0', '0', '0', '0', '0', '0']);
      expect(returns[i].slice(6), name).toEqual(AFTER[name]);
    }
  });

  it('is told in docs/guest-memory.md', () => {
    const page = readFileSync(new URL('../../docs/guest-memory.md', import.meta.url), 'utf8');
    const rows = [
      'read of what is mapped',
      'write of what is mapped',
      'read of what is not',
      'read of no bytes',
    ];
    for (const [i, row] of rows.entries()) {
      expect(page).toContain(`| ${row} | ${AFTER['kvm-rw'][i]} | ${V1[i]} | ${PATCH[i]} | ${MERGED[i]} |`);
    }
  });

  it('a task that calls for itself: KVM answers no bytes with 0 again', async () => {
    const run = await runText(`# caller: task\n${TRACE}`, { variants: ['dma-rw-mutex'] });
    const [kvm, vfio] = run.group.answers.map(({ ret }) =>
      [...ret.subarray(6, run.marks.rows)].map(returnText),
    );
    expect(kvm).toEqual(['-EFAULT', '-EFAULT', '-EFAULT', '0', '0', '-EFAULT', '0']);
    expect(vfio).toEqual(PATCH);
  });

  it('nothing moves after the exit', async () => {
    const run = await runText(TRACE, { variants: Object.keys(AFTER).slice(1) });
    for (const { extra } of run.group.answers) {
      expect([...extra.subarray(3, 12)]).toEqual([16, 8192, 0, 0, 0, 0, 0, 0, 0]);
    }
    for (const lane of run.lanes) expect(lane.machine.vm(0)!.memory.writtenPages).toBe(2);
  });
});
