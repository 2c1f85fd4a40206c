/** The parameter of variants that ring doorbells by port I/O: how many ports there are depends on the buses. */
export const portBus = {
  pcie: {
    summary:
      '1: each device has its ports in a bridge window of 4 KiB, as on PCIe; 0: all side by side on one PCI bus',
    default: 0,
    min: 0,
    max: 1,
  },
};
