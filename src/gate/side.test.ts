import { describe, expect, it } from 'vitest';
import { findProbe, isSameProbe, NO_COUNTS, probeStem, type Side } from './side.js';

function side(...names: string[]): Side {
  const probes = names.map((name) => ({ name, title: `@${name}`, unit: null, values: null }));
  return { label: 'made up', probes, counts: { steps: NO_COUNTS, counter: NO_COUNTS, errnos: NO_COUNTS } };
}

describe('a probe is named', () => {
  it.each([
    ['@lock_wait_ns[iommu_lock]', 'lock_wait[iommu_lock]'],
    ['lat_usecs[nvme0n1, R]', 'lat[nvme0n1, R]'],
    ['usecs', 'usecs'],
    ['npage', 'npage'],
  ])('%s without its unit: %s', (name, stem) => expect(probeStem(name)).toBe(stem));

  it('as compare matches maps: by any word for a unit, with or without blanks in a key', () => {
    expect(isSameProbe('@lat_us[nvme0n1, R]', 'lat_usecs[nvme0n1,R]')).toBe(true);
    expect(isSameProbe('lat_us[nvme0n1, R]', 'lat_us[nvme0n1, W]')).toBe(false);
    const sides = [side('lat_us[nvme0n1, R]', 'c'), side('lat_usecs[nvme0n1,R]', 'c')];
    for (const typed of ['lat[nvme0n1, R]', '@lat_us[nvme0n1,R]', 'lat_msecs[nvme0n1, R]'])
      expect(findProbe(typed, sides)).toEqual({ name: 'lat_us[nvme0n1, R]' });
    expect(findProbe('lat_usecs[nvme0n1,R]', sides)).toEqual({ name: 'lat_usecs[nvme0n1,R]' });
  });

  it('but for two of one side, and one that has keys', () => {
    expect(findProbe('lat', [side('lat_us', 'lat_usecs'), side('lat_us')])).toEqual({
      problem: 'lat may be @lat_us or @lat_usecs: write it out',
    });
    expect(findProbe('lat_us', [side('lat_us[R]', 'lat_us[W]'), side()])).toEqual({
      problem: 'no probe is called lat_us; it has keys: write lat[R]; there are lat[R], lat[W]',
    });
  });
});
