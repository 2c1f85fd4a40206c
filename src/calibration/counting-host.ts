/** A host without prices: what the model counts on a trace, whatever it costs. */
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';

/** What of a host decides which steps a call takes. */
export type MachineOf = Partial<Pick<Host, 'reuse' | 'iommu' | 'iotlb' | 'kvm' | 'stage2' | 'interference'>>;

/** A host on which every step costs 1 ns: times are counts. */
export function countingHost({ reuse, iommu, iotlb, kvm, stage2, interference }: MachineOf = {}): Host {
  const why = 'counting only';
  return {
    'vfiobench-host': 1,
    name: 'counting',
    summary: why,
    kernel: '-',
    source: '-',
    unit: 'ns',
    unitsPerNs: { value: 1, why },
    reuse,
    iommu,
    iotlb,
    kvm,
    stage2,
    interference,
    steps: Object.fromEntries(STEPS.map((step) => [step.name, { price: 1, from: 'assumed' as const, why }])),
  };
}
