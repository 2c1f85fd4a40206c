/** Mappings that are counted together, against one after another. */
import { describe, expect, it } from 'vitest';
import { TestVm } from '../../vm.test-data.js';
import { LAST_LEVEL } from './geometry.js';
import { mapLeaf, mapPages, relaxPerms } from './map.js';
import { PLAIN_ARM64 } from './stage2.js';
import { VALID } from './table.js';

/** Whose table of the first 512 pages is there. */
function guest(): TestVm {
  const test = new TestVm('kvm-rw', { stage2: { ...PLAIN_ARM64, ipaBits: 48, fwb: false } });
  mapLeaf(test.vm.stage2, test.vm.behaviour.s2Tlbi, 0, LAST_LEVEL, VALID);
  test.ledger.clear();
  return test;
}

describe('pages of one table', () => {
  it('take the steps of as many walks', () => {
    const [together, each] = [guest(), guest()];
    mapPages(together.vm.stage2, 3, 5, VALID);
    for (let page = 3; page < 8; page++)
      mapLeaf(each.vm.stage2, each.vm.behaviour.s2Tlbi, page, LAST_LEVEL, VALID);
    expect(together.counts()).toEqual(each.counts());
    expect(together.counts()).toMatchObject({ s2_walk: 5, s2_leaf_l3: 5, s2_set_pte: 5 });
    expect(together.vm.stage2.mappedPages).toBe(6);
  });

  it('get the permission to write by as many, each with its TLBI', () => {
    const test = guest();
    mapPages(test.vm.stage2, 1, 4, VALID);
    test.ledger.clear();
    relaxPerms(test.vm.stage2, 1, 4);
    const { s2_tlbi_cpu: _cpus, ...counts } = test.counts();
    const leaves = { s2_leaf_l3: 4, s2_set_attr: 4, s2_tlbi_ipa: 4 };
    expect(counts).toEqual({ s2_relax: 4, s2_walk: 4, s2_descend: 4 * 3, ...leaves });
  });
});
