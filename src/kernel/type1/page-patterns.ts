/** What the paths of a page do in one go, for the ledger's tape. Source: drivers/vfio/vfio_iommu_type1.c, v5.10. */
import {
  ACCT,
  DMA_LINK,
  DMA_TREE_LEVEL,
  FIND_DMA,
  GET_TASK_MM,
  GUP_CALL,
  GUP_PAGE_4K,
  MMAP_READ_LOCK,
  PROT_CHECK,
  PUT_PAGE,
  RESERVED_CHECK,
  RUN_LAYERS,
  RUN_SCAN,
  VPFN_ALLOC,
  VPFN_ERASE,
  VPFN_INSERT,
  VPFN_LOOKUP,
  VPFN_REF,
  VPFN_TREE_LEVEL,
  VPFN_UNREF,
  WALK_COLD,
  WALK_FAR,
  WALK_WARM,
} from '../steps.js';
import { pattern, type Writes } from '../tape.js';

/** How far away the walk of gup finds the table of a page (ReuseDistances), and the step that it then takes. */
export const HOT = 0;
export const WARM = 1;
export const COLD = 2;
export const FAR = 3;
export const WALK_STEPS: readonly (number | null)[] = [null, WALK_WARM, WALK_COLD, WALK_FAR];

function find(to: Writes, visited: number): void {
  to.charge(FIND_DMA);
  to.charge(DMA_TREE_LEVEL, visited);
}

function lookUp(to: Writes, depth: number): void {
  to.charge(VPFN_LOOKUP);
  to.charge(VPFN_TREE_LEVEL, depth);
}

function start(to: Writes, visited: number, depth: number): void {
  find(to, visited);
  to.charge(PROT_CHECK);
  lookUp(to, depth);
}

/** vfio_lock_acct holds mmap_lock for writing; its step has the cost of that lock in it. */
function account(to: Writes): void {
  to.enter(MMAP_READ_LOCK);
  to.charge(ACCT);
  to.release(MMAP_READ_LOCK);
}

function add(to: Writes, depth: number, pages: number): void {
  to.charge(VPFN_ALLOC, pages);
  to.charge(VPFN_INSERT, pages);
  to.charge(VPFN_TREE_LEVEL, pages * depth);
}

function dropLast(to: Writes): void {
  to.charge(VPFN_UNREF);
  to.charge(PUT_PAGE);
  to.charge(VPFN_ERASE);
}

/** vfio_find_dma, by the nodes it visits. */
export const FIND = pattern(find);

/** vfio_link_dma, by the nodes it visits. */
export const LINK = pattern((to, visited) => {
  to.charge(DMA_LINK);
  to.charge(DMA_TREE_LEVEL, visited);
});

/** vfio_find_vpfn, by the depth of its descent. */
export const LOOK_UP = pattern(lookUp);

/** vfio_add_to_pfn_list of so many pages, by depth and pages. */
export const ADD = pattern(add);

/** Tests whether a run goes on, and vfio_find_vpfn in all but the last or in all; by tests * 2 + in all, and depth. */
export const SCAN_RUN = pattern((to, how, depth) => {
  const tests = how >> 1;
  const looks = tests - 1 + (how & 1);
  to.charge(RUN_SCAN, tests);
  to.charge(VPFN_LOOKUP, looks);
  to.charge(VPFN_TREE_LEVEL, looks * depth);
});

/** The head of the pin loop for one page, by nodes visited and depth; for one that is pinned already, its reference too. */
export const START_PAGE = pattern(start);
export const START_PINNED_PAGE = pattern((to, visited, depth) => {
  start(to, visited, depth);
  to.charge(VPFN_REF);
});

function pinPage(to: Writes, how: number, depth: number): void {
  to.charge(GET_TASK_MM);
  to.acquire(MMAP_READ_LOCK, true);
  to.charge(GUP_CALL);
  to.charge(GUP_PAGE_4K);
  const walk = WALK_STEPS[how >> 1];
  if (walk !== null) to.charge(walk);
  to.release(MMAP_READ_LOCK);
  to.charge(RESERVED_CHECK);
  if ((how & 1) === 1) account(to);
  add(to, depth, 1);
}

/** vfio_pin_page_external of one single page that is there, and vfio_add_to_pfn_list; by walk * 2 + accounted, and depth. */
export const PIN_PAGE = pattern(pinPage);

/** The head of the pin loop, and then the same; by nodes visited * 8 + walk * 2 + accounted, and depth. */
export const START_AND_PIN_PAGE = pattern((to, how, depth) => {
  start(to, how >> 3, depth);
  pinPage(to, how & 7, depth);
});

/** The same as a run of one page, by the same. */
export const START_AND_PIN_RUN_OF_ONE = pattern((to, how, depth) => {
  start(to, how >> 3, depth);
  to.charge(RUN_LAYERS);
  pinPage(to, how & 7, depth);
});

/** Before the walk of gup, and after it. */
export const GUP_BEGIN = pattern((to) => {
  to.acquire(MMAP_READ_LOCK, true);
  to.charge(GUP_CALL);
});
export const GUP_END = pattern((to, pages) => {
  to.release(MMAP_READ_LOCK);
  to.charge(RESERVED_CHECK, pages);
});

/** vfio_lock_acct. */
export const ACCOUNT = pattern(account);

/** The last reference of a page goes, and with it its vpfn. */
export const DROP_LAST = pattern(dropLast);

/** One page of vfio_unpin_pages, by nodes visited * 2 + accounted, and depth; where a reference is left, by nodes and depth. */
export const UNPIN_LAST = pattern((to, how, depth) => {
  find(to, how >> 1);
  lookUp(to, depth);
  dropLast(to);
  if ((how & 1) === 1) account(to);
});
export const UNPIN_REFERENCE = pattern((to, visited, depth) => {
  find(to, visited);
  lookUp(to, depth);
  to.charge(VPFN_UNREF);
});
