/** The operations of a trace: one row each, standing for one call (DESIGN: the trace). */

/** All columns in the order in which the project writes them. */
export const COLUMNS = [
  'ts_ns',
  'vm',
  'cpu',
  'dev',
  'op',
  'addr',
  'len',
  'pfns',
  'backing',
  'prot',
  'kind',
  'value',
  'lat_ns',
  'ret',
] as const;

export type Column = (typeof COLUMNS)[number];

/** The bit that stands for a column in a set of columns. */
export const BIT = Object.fromEntries(COLUMNS.map((column, index) => [column, 1 << index])) as Readonly<
  Record<Column, number>
>;

export interface OpInfo {
  readonly name: string;
  /** The kernel function or event that the row stands for. */
  readonly call: string;
  /** Columns that must not be empty for this op. */
  readonly needs: readonly Column[];
  /** Columns that this op reads beside the ones every op has (ts_ns, vm, cpu, dev, lat_ns, ret). */
  readonly takes: readonly Column[];
}

function op(name: string, call: string, needs: readonly Column[], optional: readonly Column[] = []): OpInfo {
  return { name, call, needs, takes: [...needs, ...optional] };
}

/** Order is the op's number in a TraceBatch and in the binary form: append only. */
export const OPS: readonly OpInfo[] = [
  op('map', 'VFIO_IOMMU_MAP_DMA over addr,len', ['addr', 'len'], ['backing', 'prot']),
  op('unmap', 'VFIO_IOMMU_UNMAP_DMA over addr,len', ['addr', 'len']),
  // pfns may be empty: a call with npage 0 is one that the kernel answers (-EINVAL)
  op('pin', 'vfio_pin_pages of pfns', [], ['pfns', 'prot']),
  op('unpin', 'vfio_unpin_pages of pfns', [], ['pfns']),
  op('dma_read', 'a device model reads guest memory at addr,len', ['addr', 'len']),
  op('dma_write', 'a device model writes guest memory at addr,len', ['addr', 'len']),
  op('dev_dma', 'the device itself touches addr,len', ['addr', 'len'], ['prot']),
  op('mm_exit', "the VM's address space goes away", []),
  op('memslot', 'KVM memory slot addr,len comes', ['addr', 'len'], ['backing', 'prot']),
  op('s2_fault', 'guest accesses over addr,len that need stage-2 mappings', ['addr'], ['len', 'prot']),
  op('s2_unmap', 'stage-2 unmap of addr,len, by kind', ['addr', 'len'], ['kind']),
  op('s2_wp', 'stage-2 write-protect of addr,len', ['addr', 'len']),
  op('ioeventfd', 'KVM_IOEVENTFD assign at addr,len,kind,value', ['addr', 'len', 'kind'], ['value']),
  op('ioeventfd_del', 'KVM_IOEVENTFD deassign at addr,len,kind,value', ['addr', 'len', 'kind'], ['value']),
  op('kick', 'the guest writes value, len bytes, at addr, by kind', ['addr', 'len', 'kind'], ['value']),
  op('invalidate', 'the host takes back the pages of addr,len (MMU notifier)', ['addr', 'len']),
  op('dirty_log', 'the dirty log of the slot at addr,len, by kind', ['addr', 'len', 'kind']),
];

export const OP_BY_NAME: ReadonlyMap<string, number> = new Map(OPS.map((info, index) => [info.name, index]));

/** What an access may do; the order is its number in a TraceBatch: bit 0 reads, bit 1 writes. '' is none. */
export const PROTS = ['', 'r', 'w', 'rw'] as const;
export type Prot = (typeof PROTS)[number];

/**
 * How a doorbell is rung, what unmaps, and what is asked of a dirty log; the order is its number in a TraceBatch, 0 standing for "not given": of an
 * s2_unmap, slot.
 */
export const KINDS: readonly string[] = [
  '',
  'mmio',
  'pio',
  'hcall',
  'slot',
  'notifier',
  'start',
  'get',
  'clear',
];

const DOORBELL_KINDS: readonly string[] = ['mmio', 'pio', 'hcall'];
const KINDS_OF: Readonly<Record<string, readonly string[]>> = {
  s2_unmap: ['slot', 'notifier'],
  dirty_log: ['start', 'get', 'clear'],
};

/** The kinds that a row of an op may have. */
export function kindsOf(op: string): readonly string[] {
  return KINDS_OF[op] ?? DOORBELL_KINDS;
}

/** Number of an op by name; throws on a name that is not in OPS (a programming error). */
export function opNumber(name: string): number {
  const number = OP_BY_NAME.get(name);
  if (number === undefined) throw new Error(`no operation is called ${name}`);
  return number;
}
