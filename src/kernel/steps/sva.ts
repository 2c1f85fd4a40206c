/**
 * Steps of host SVA outside its faults, which are among those of iopf.ts. A device of a host process is set up by the
 * process itself (uacce_fops_open, uacce_bind_queue: iommu_sva_bind_device, v5.13), one that is passed through by a guest:
 * what either takes says nothing of the other. The speeds without page faults in "[RFC PATCH v2 0/6] Add IOPF support for
 * VFIO passthrough" (Shenming Lu, 9 Mar 2021) bear that out: one message of 1 MB takes 1.1 ms in the process and 3.1 ms in
 * the guest, each of many 0.11 ms in both.
 *
 * Its slow-down is against itself without faults (replay/outcome/device.ts), so that no other lane's set-up is in it.
 *
 * A file of its own, behind all others: draws go by the number of a step, and none of the others may get another one.
 */
import { step } from './declare.js';
// their steps were there first: numbers stay what they were
import './dirty-log.js';
import './page-fault.js';

export const SVA_START = step(
  'sva_start',
  "before the first access of a host process's device: its queues, engine and session",
);
