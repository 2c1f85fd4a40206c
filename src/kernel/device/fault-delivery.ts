/**
 * The way of an I/O page fault to its handler and back: arm_smmu_evtq_thread, arm_smmu_handle_evt,
 * iommu_report_device_fault, iommu_page_response (v5.13 to v5.15, and the RFC's patch 1).
 */
import type { Ledger } from '../ledger.js';
import {
  DEV_IOMMU_LOCK,
  EVTQ_EVENT,
  EVTQ_IRQ,
  EVTQ_THREAD,
  FAULT_PARAM_LOCK,
  FAULT_PENDING,
  PAGE_RESPONSE,
  STREAMS_MUTEX,
} from '../steps.js';

/**
 * Delivers one fault. The handler runs in the event thread, under the locks of the delivery: the next event waits for it.
 * @returns what the handler returns
 */
export function deliver<T>(ledger: Ledger, handler: () => T): T {
  ledger.charge(EVTQ_IRQ);
  ledger.acquire(EVTQ_THREAD);
  ledger.charge(EVTQ_EVENT);
  ledger.acquire(STREAMS_MUTEX);
  ledger.acquire(DEV_IOMMU_LOCK);
  ledger.acquire(FAULT_PARAM_LOCK);
  ledger.charge(FAULT_PENDING);
  ledger.release(FAULT_PARAM_LOCK);
  const answer = handler();
  ledger.release(DEV_IOMMU_LOCK);
  ledger.release(STREAMS_MUTEX);
  ledger.release(EVTQ_THREAD);
  return answer;
}

/** iommu_page_response: the pending fault is found, the device told to try again or to give up. */
export function respond(ledger: Ledger): void {
  ledger.acquire(FAULT_PARAM_LOCK);
  ledger.charge(PAGE_RESPONSE);
  ledger.release(FAULT_PARAM_LOCK);
}
