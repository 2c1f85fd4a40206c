/** Which code a kernel runs on the paths that a recording is of: what a replay takes as BASE to be like it. */

interface Since {
  /** First release, as major * 1000 + minor. */
  readonly release: number;
  readonly variant: string;
}

/** By operation, the newest first; below them all is the default BASE. Sources: the variants' own (list variants). */
const CODE: readonly { readonly ops: readonly string[]; readonly since: readonly Since[] }[] = [
  {
    ops: ['map', 'unmap'],
    since: [
      { release: 6018, variant: 'map-large-folio' },
      { release: 5012, variant: 'map-batched' },
    ],
  },
  // drivers hold the vfio_device while it is open; before, vfio_pin_pages looks the group up
  { ops: ['pin', 'unpin'], since: [{ release: 6000, variant: 'pin-group-held' }] },
  // KVM's functions are the default, and no recording is of those
  { ops: ['dma_read', 'dma_write'], since: [{ release: 0, variant: 'dma-rw-group-held' }] },
];

/**
 * Names of variants, joined as --base takes them; null where the default is what ran, or nobody can tell.
 * @param kernel `6.1.0-56-amd64`; undefined: not known, so that only what holds for all is named
 * @param container map-* are of one with an IOMMU
 */
export function recordedBase(
  ops: readonly string[],
  kernel: string | undefined,
  container: 'mdev' | 'iommu',
): string | null {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(kernel ?? '') ?? [];
  const release = major === undefined ? 0 : Number(major) * 1000 + Number(minor);
  const names = CODE.filter((path) => path.ops.some((op) => ops.includes(op)))
    .filter((path) => container === 'iommu' || !path.ops.includes('map'))
    .flatMap(({ since }) => since.find((one) => one.release <= release)?.variant ?? []);
  return names.length === 0 ? null : names.join('+');
}
