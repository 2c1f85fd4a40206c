/**
 * How the functions of drivers/vfio/vfio.c (v5.10) come by a device's group and its container, around the call of the IOMMU
 * driver: the slot groupReference.
 */
import type { GroupReference } from '../behaviour.js';
import {
  CALL,
  CONTAINER_USER,
  DEVICE_LOCK,
  GROUP_GET,
  GROUP_PUT,
  IOMMU_GROUP_MUTEX,
  IOMMU_LOCK,
  UNBOUND_LOCK,
  VFIO_GROUP_LOCK,
} from '../steps.js';
import { pattern, type Writes } from '../tape.js';
import type { Container } from './container.js';

function take(ledger: Writes): void {
  ledger.acquire(VFIO_GROUP_LOCK);
  ledger.charge(GROUP_GET);
  ledger.release(VFIO_GROUP_LOCK);
  ledger.acquire(IOMMU_GROUP_MUTEX);
  ledger.charge(CONTAINER_USER);
  ledger.acquire(UNBOUND_LOCK);
  ledger.release(UNBOUND_LOCK);
  ledger.acquire(DEVICE_LOCK);
  ledger.release(DEVICE_LOCK);
  ledger.release(IOMMU_GROUP_MUTEX);
}

const TAKE = pattern(take);

/** The beginning and the end of vfio_pin_pages and vfio_unpin_pages where the group is taken. */
const BEGIN_CALL = pattern((ledger) => {
  ledger.charge(CALL);
  take(ledger);
  ledger.acquire(IOMMU_LOCK);
});
const END_CALL = pattern((ledger) => {
  ledger.release(IOMMU_LOCK);
  ledger.charge(GROUP_PUT);
});

/** vfio_group_get_from_dev and vfio_group_add_container_user: four locks for a group of one device. */
export const groupTaken: GroupReference = {
  enter({ ledger }: Container): void {
    ledger.pass(TAKE);
  },
  leave({ ledger }: Container): void {
    ledger.charge(GROUP_PUT);
  },
};

/** The caller holds the group and its container user all the time (vfio_group_get_external_user_from_dev). */
export const groupHeld: GroupReference = { enter() {}, leave() {} };

/** Begins a vfio_pin_pages or vfio_unpin_pages call whose arguments are good: comes by the group, and takes iommu->lock. */
export function beginCall(container: Container): void {
  const { ledger, behaviour } = container;
  if (behaviour.groupReference === groupTaken) {
    ledger.pass(BEGIN_CALL);
    return;
  }
  ledger.charge(CALL);
  behaviour.groupReference.enter(container);
  ledger.acquire(IOMMU_LOCK);
}

/** Ends it. */
export function endCall(container: Container): void {
  const { ledger, behaviour } = container;
  if (behaviour.groupReference === groupTaken) {
    ledger.pass(END_CALL);
    return;
  }
  ledger.release(IOMMU_LOCK);
  behaviour.groupReference.leave(container);
}
