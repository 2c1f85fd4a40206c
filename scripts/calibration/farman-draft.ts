/** Host farman-s390x before its fit: which steps share a price, how such a sum is split, and what a page is to be hot or cold. */
import { ASSUMED_STEPS } from './assumed-steps.js';
import type { Draft } from './draft.js';
import { XU_DRAFT } from './xu-4.19.js';

/** What a run saves for each further page, as a share of a hot page: 108 of 432 ns in the patch author's table. */
const GUP_CALL_SHARE = 0.25;

export const REUSE = {
  hotPages: 1024,
  warmPages: 1024,
  coldPages: 65536,
  why: 'chosen with the traces; a fourth state between hot and cold took no share in any fit, so none is warm',
};

/** How the part of a hot page that is not paid per gup call is split, as on xu-4.19. */
const PAGE_SPLIT: Readonly<Record<string, number>> = {
  gup_page_4k: 0.8154,
  vpfn_alloc: 0.0926,
  vpfn_insert: 0.0463,
  vpfn_lookup: 0.0263,
  reserved_check: 0.0194,
};
/**
 * A vpfn hit's reference, as a share of a hot page; it is not part of a page that is pinned. With the lookups that it
 * shares with such a page, a hit costs 6.3 % of one.
 */
const VPFN_REF_SHARE = 0.0058;

/** Other assumptions than the host's own, for robustness checks. */
export interface FarmanAssumptions {
  /** See GUP_CALL_SHARE. */
  readonly gupCallShare?: number;
  /** See VPFN_REF_SHARE. */
  readonly vpfnRefShare?: number;
}

export function farmanDraft({
  gupCallShare = GUP_CALL_SHARE,
  vpfnRefShare = VPFN_REF_SHARE,
}: FarmanAssumptions = {}): Draft {
  const scaled = (shares: Readonly<Record<string, number>>, by: number): Record<string, number> =>
    Object.fromEntries(Object.entries(shares).map(([step, share]) => [step, share * by]));
  return {
    groups: {
      call: { why: 'everything paid once per vfio_pin_pages call', shares: XU_DRAFT.groups.call.shares },
      'hot page': {
        why: 'a page that was pinned a short while ago',
        shares: {
          ...scaled(XU_DRAFT.groups['gup call'].shares, gupCallShare),
          ...scaled(PAGE_SPLIT, 1 - gupCallShare),
          vpfn_ref: vpfnRefShare,
        },
      },
      'cold page': { why: 'extra of a page that was last pinned long ago', shares: { walk_cold: 1 } },
      'slow page': {
        why: 'extra of a page never pinned before, or so long ago that nothing of it is cached; the histograms cannot tell the two apart',
        shares: { walk_far: 1, fault_in_4k: 1 },
      },
    },
    assumed: ASSUMED_STEPS,
  };
}
