/**
 * What the vmexit test of kvm-unit-tests calls the ways to ring a doorbell, without what measures them: the shell that
 * completes a name waits for it.
 */

/** Tests of the suite by the variant that does the same; the mail's PV test, and hypercalls in its manner. */
export const SUITE: Readonly<Record<string, string>> = {
  'mmio-userspace': 'mmio-no-eventfd:pci-mem',
  'mmio-wildcard': 'mmio-wildcard-eventfd:pci-mem',
  'mmio-datamatch': 'mmio-datamatch-eventfd:pci-mem',
  'mmio-pv': 'mmio-pv-eventfd:pci-mem',
  'portio-userspace': 'portio-no-eventfd:pci-io',
  'portio-wildcard': 'portio-wildcard-eventfd:pci-io',
  'portio-datamatch': 'portio-datamatch-eventfd:pci-io',
  hcall: 'hcall-eventfd',
};

/** The variant that does what a test of the suite does; the name itself where none does. */
export function variantOfTest(name: string): string {
  return Object.keys(SUITE).find((variant) => SUITE[variant] === name) ?? name;
}
