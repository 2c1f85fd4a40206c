/**
 * Patterns (tape.ts) of the paths that pin and unpin pages: sequences of steps and locks that always come together, each one
 * entry of the tape. A pattern has two numbers, so that what it depends on is packed into them; the comment of each says how.
 * Source: drivers/vfio/vfio_iommu_type1.c, v5.10.
 */
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

/** How long ago the page of a gup walk was pinned last (ReuseDistances), and the extra step that the walk then takes. */
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

function dropLast(to: Writes, isZero = 0): void {
  to.charge(VPFN_UNREF);
  if (isZero === 0) to.charge(PUT_PAGE);
  to.charge(VPFN_ERASE);
}

/** `tests` whether the run goes on, with a vfio_find_vpfn in each of them but the last, and in that too if `looked` is 1. */
function scanRun(to: Writes, tests: number, looked: number, depth: number): void {
  const looks = tests - 1 + looked;
  to.charge(RUN_SCAN, tests);
  to.charge(VPFN_LOOKUP, looks);
  to.charge(VPFN_TREE_LEVEL, looks * depth);
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

/** vfio_add_to_pfn_list of this many pages, by depth and pages. */
export const ADD = pattern(add);

/** The length scan of contiguous-pin, by tests * 2 + (1 where the last one looked a vfio_pfn up), and depth. */
export const SCAN_RUN = pattern((to, how, depth) => scanRun(to, how >> 1, how & 1, depth));

/**
 * The head of the pin loop for one page (vfio_find_dma, prot, vfio_find_vpfn), by nodes visited and depth; the same for a page
 * that is pinned already, with the reference that it gets.
 */
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

/**
 * vfio_pin_page_external and vfio_add_to_pfn_list of a usual page (usual-page.ts); by walk * 2 + (1 where it is accounted),
 * and depth.
 */
export const PIN_PAGE = pattern(pinPage);

/** START_PAGE and PIN_PAGE together; by nodes visited * 8 + walk * 2 + (1 where it is accounted), and depth. */
export const START_AND_PIN_PAGE = pattern((to, how, depth) => {
  start(to, how >> 3, depth);
  pinPage(to, how & 7, depth);
});

/**
 * The same for a run of one page under contiguous-pin, with the patch's call layers; by the same numbers. The length scan has
 * a pfn to test that is not the successor, or none behind the array's last.
 */
export const START_AND_PIN_RUN_OF_ONE = runOfOne(true);
export const START_AND_PIN_LAST_RUN = runOfOne(false);

function runOfOne(isTested: boolean): number {
  return pattern((to, how, depth) => {
    start(to, how >> 3, depth);
    to.charge(RUN_LAYERS);
    if (isTested) scanRun(to, 1, 0, depth);
    pinPage(to, how & 7, depth);
  });
}

/** One pin_user_pages_remote call up to its walks, and after them, by pages: the test of each page that it returned. */
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

/** vfio_iova_put_vfio_pfn where the last reference goes: the page is put, unless it is the zero page (1), and the vpfn erased. */
export const DROP_LAST = pattern(dropLast);

/** One page of vfio_unpin_pages where the last reference of the zero page goes, by nodes visited and depth. */
export const UNPIN_ZERO = pattern((to, visited, depth) => {
  find(to, visited);
  lookUp(to, depth);
  dropLast(to, 1);
});

/**
 * One page of vfio_unpin_pages: where its last reference goes, by nodes visited * 2 + (1 where it is accounted), and depth;
 * where a reference is left, by nodes visited and depth.
 */
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
