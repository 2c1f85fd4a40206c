/** How the functions of drivers/vfio/vfio.c (v5.10) come by the group of a device and by the container's driver. */
import type { GroupReference } from '../behaviour.js';
import {
  CONTAINER_USER,
  DEVICE_LOCK,
  GROUP_GET,
  GROUP_PUT,
  IOMMU_GROUP_MUTEX,
  UNBOUND_LOCK,
  VFIO_GROUP_LOCK,
} from '../steps.js';
import { pattern } from '../tape.js';
import type { Container } from './container.js';

const TAKE = pattern((ledger) => {
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
