/**
 * Which VMs run on the host at a row: each from its first row to its mm_exit. A host's interference makes steps dearer while
 * several run. That follows from the order of the trace, not from virtual time, so that prices do not depend on waiting.
 */
import type { TraceBatch } from '../trace/batch.js';
import { MM_EXIT } from './ops.js';

export class Tenants {
  /** By vm: 0 not seen, 1 runs, 2 gone. */
  private readonly state = new Uint8Array(65536);
  private running = 0;

  /** Takes note of a row; true if a VM other than the row's runs. */
  others(batch: TraceBatch, row: number): boolean {
    const { state } = this;
    const vm = batch.vm[row];
    if (state[vm] === 0) {
      state[vm] = 1;
      this.running++;
    }
    if (state[vm] === 1 && batch.op[row] === MM_EXIT) {
      state[vm] = 2;
      this.running--;
    }
    return this.running > (state[vm] === 1 ? 1 : 0);
  }
}
