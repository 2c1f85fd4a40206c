/** Everything about a round trip but the kick: nobody measured it in the thread, so each figure is assumed, with a reason. */
import { assignments } from '../assignments.js';
import { InputError } from '../failure.js';
import type { RoundtripParameter } from '../results/roundtrip.js';
import { nsOf } from '../sizes.js';

interface Definition {
  readonly default: number;
  readonly unit: 'ns' | 'sigma' | 'share' | 'packets' | '0 or 1';
  readonly summary: string;
  readonly why: string;
}

export const DEFINITIONS = {
  sched_ns: {
    default: 5000,
    unit: 'ns',
    summary:
      'from waking a sleeping thread until it runs, mean: vhost twice in a round trip, the halted vCPU once',
    why: 'wake-up, IPI, exit from C1 (2 us on Sandy Bridge by intel_idle) and a context switch; --sweep tries others',
  },
  sched_sigma: {
    default: 0.5,
    unit: 'sigma',
    summary: 'dispersion of sched_ns, lognormal',
    why: 'one wake-up in twenty takes twice the mean',
  },
  deep_exit_ns: {
    default: 104_000,
    unit: 'ns',
    summary: 'added where the CPU slept deep',
    why: 'exit latency of C6 on Sandy Bridge, drivers/idle/intel_idle.c (snb_cstates)',
  },
  deep_after_ns: {
    default: 345_000,
    unit: 'ns',
    summary: 'a CPU that idles that long sleeps deep',
    why: 'target residency of C6, the same table',
  },
  contended: {
    default: 0,
    unit: 'share',
    summary: 'of the wake-ups that find another task on the CPU',
    why: 'vhost and the vCPU have a CPU each to themselves',
  },
  contended_ns: {
    default: 100_000,
    unit: 'ns',
    summary: 'added then, mean, lognormal with sigma 1',
    why: 'order of a tenth of a scheduling slice; no effect while contended is 0',
  },
  guest_work_ns: {
    default: 5000,
    unit: 'ns',
    summary: 'in the guest, from an answer to the next kick: application, socket, TCP, driver',
    why: 'two system calls and a small packet through the stack at 2.8 GHz',
  },
  guest_irq_ns: {
    default: 3000,
    unit: 'ns',
    summary: 'in the guest, from the interrupt to the application: handler, EOI, napi, wake-up',
    why: 'an EOI is an exit without APICv',
  },
  irq_ns: {
    default: 1500,
    unit: 'ns',
    summary: "from vhost's signal to the vCPU: irqfd, kvm_set_irq, kick of the vCPU",
    why: 'an eventfd, the interrupt routing and an IPI',
  },
  halt_poll_ns: {
    default: 0,
    unit: 'ns',
    summary: 'how long KVM polls before a halted vCPU sleeps',
    why: '0 before v4.0; 200 us later',
  },
  vhost_tx_ns: {
    default: 2500,
    unit: 'ns',
    summary: 'work of vhost on a packet that the guest sends',
    why: 'descriptor, copy of a small packet, sendmsg to a tap',
  },
  vhost_rx_ns: {
    default: 2500,
    unit: 'ns',
    summary: 'work of vhost on a packet that the guest receives',
    why: 'as vhost_tx_ns',
  },
  vhost_arm_ns: {
    default: 200,
    unit: 'ns',
    summary: 'from an empty ring until vhost sleeps: it switches notifications on and looks again',
    why: 'a write, a barrier and a read of shared lines',
  },
  vhost_poll_ns: {
    default: 0,
    unit: 'ns',
    summary: 'how long vhost polls the ring before that (busyloop_timeout)',
    why: 'off by default, and unknown before v4.8',
  },
  peer_ns: {
    default: 5000,
    unit: 'ns',
    summary: 'outside: from the packet sent to the answer at the tap',
    why: 'a process on the host itself; over a wire it is more',
  },
  work_sigma: {
    default: 0.2,
    unit: 'sigma',
    summary: 'dispersion of each of the works and of the peer, lognormal',
    why: 'caches',
  },
  guest_send_ns: {
    default: 1500,
    unit: 'ns',
    summary: 'streams: what a packet costs the guest without a kick',
    why: 'a small packet by a process that only sends',
  },
  ring: {
    default: 256,
    unit: 'packets',
    summary: 'streams: entries of the ring; the guest waits while it is full',
    why: "QEMU's virtio-net",
  },
  event_idx: {
    default: 1,
    unit: '0 or 1',
    summary: 'streams: VIRTIO_RING_F_EVENT_IDX; without it, packets kick until vhost runs',
    why: 'on since 2011',
  },
} as const satisfies Readonly<Record<string, Definition>>;

export type ParameterName = keyof typeof DEFINITIONS;
export type Parameters = Readonly<Record<ParameterName, number>>;

export const NAMES = Object.keys(DEFINITIONS) as ParameterName[];
const LONGEST_NS = 1e10;

export const DEFAULTS: Parameters = Object.fromEntries(
  NAMES.map((name) => [name, DEFINITIONS[name].default]),
) as Parameters;

/** Reads a value: `8000`, and for times `8us`. Throws InputError. */
export function parameterValue(option: string, name: ParameterName, text: string): number {
  const { unit } = DEFINITIONS[name];
  const isPlain = /^[\d.]*$/.test(text);
  const value = nsOf(text);
  const allowed: Readonly<Record<Definition['unit'], readonly [ok: boolean, expected: string]>> = {
    ns: [value <= LONGEST_NS, 'a time up to 10 s, such as 8000 or 8us'],
    sigma: [value <= 3, 'a sigma from 0 to 3'],
    share: [value <= 1, 'a share from 0 to 1'],
    packets: [Number.isInteger(value) && value >= 1 && value <= 32768, 'a whole number from 1 to 32768'],
    '0 or 1': [value === 0 || value === 1, '0 or 1'],
  };
  const [ok, expected] = allowed[unit];
  if (!ok || (unit !== 'ns' && !isPlain)) {
    throw new InputError(`${option}: ${name} is ${expected}, not "${text}"`);
  }
  return value;
}

/** The defaults with what the user set: `sched_ns=8us`. Throws InputError. */
export function parametersFrom(given: readonly string[]): Parameters {
  const values: Record<ParameterName, number> = { ...DEFAULTS };
  for (const { option, name, value } of assignments(given, NAMES, 'sched_ns=8us'))
    values[name] = parameterValue(option, name, value);
  return values;
}

/** What a result says of them, in the order of the table. */
export function describe(parameters: Parameters): RoundtripParameter[] {
  return NAMES.map((name) => ({
    name,
    value: parameters[name],
    ...DEFINITIONS[name],
    from: 'assumed',
  }));
}

/** Unit of a parameter. */
export function unitOf(name: ParameterName): string {
  return DEFINITIONS[name].unit;
}
