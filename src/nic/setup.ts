/** What a NIC on the CPU of a long kernel path is like: what `--nic` says, the defaults of the rest, and why. */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { bytesIn, nsOf } from '../sizes.js';

/** Who receives in a batch once ksoftirqd is awake: nobody until it is scheduled, or the interrupts as before. */
export type SoftirqRule = 'ksoftirqd-first' | 'inline';

/**
 * What hands the softirq to ksoftirqd within a batch. `first`: the pass of the first packet. __do_softirq() restarts only
 * while !need_resched(), and wakes ksoftirqd where a softirq was raised again during the pass. Assumed is that the packet
 * wakes a task on this CPU, and that a softirq is raised again: the packets here come evenly and leave the ring empty, so
 * that it must be bursts on the wire, or another softirq; the 2 Gbit/s of the thread need it. `budget`: only a tick
 * or 10 restarts of softirq in a row.
 */
export type Handover = 'first' | 'budget';

/** One `--nic`. */
export interface NicSetup {
  /** As the user wrote it. */
  readonly text: string;
  /** Gbit/s of the link. */
  readonly gbps: number;
  /** Its interrupts go to the host CPU of that vCPU. */
  readonly vm: number;
  readonly cpu: number;
  /** Descriptors of the receive ring. */
  readonly ring: number;
  /** Bytes of a packet. */
  readonly mtu: number;
  readonly flows: number;
  /** Bytes that one flow may have on the way. */
  readonly window: number;
  readonly handover: Handover;
  readonly rttNs: number;
}

interface NumberOption {
  readonly least: number;
  readonly most: number;
  readonly default: number;
  readonly unit: string;
  /** Value of what was typed; NaN for what is none. */
  readonly read: (text: string) => number;
  readonly why: string;
}

const plain = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

/** The numbers that may follow the place, with the defaults that the thread does not give: all of them are assumed. */
export const NUMBERS = {
  ring: {
    least: 1,
    most: 65536,
    default: 1024,
    unit: 'descriptors',
    read: plain,
    why: 'typical of NICs of 10 Gbit/s and more',
  },
  mtu: {
    least: 64,
    most: 65536,
    default: 9001,
    unit: 'bytes',
    read: plain,
    why: 'jumbo frames as clouds have them',
  },
  flows: { least: 1, most: 4096, default: 1, unit: 'flows', read: plain, why: 'one TCP benchmark' },
  window: {
    least: 64,
    most: 2 ** 32,
    default: 6 << 20,
    unit: 'bytes',
    read: bytesIn,
    why: 'largest receive buffer by default (tcp_rmem)',
  },
  rtt: {
    least: 0,
    most: 1e8,
    default: 100_000,
    unit: 'ns',
    read: (text) => nsOf(text.toLowerCase()),
    why: 'one data centre',
  },
} as const satisfies Readonly<Record<string, NumberOption>>;

type NumberName = keyof typeof NUMBERS;

const NAMES = [...Object.keys(NUMBERS), 'handover'];
const FORM = 'a NIC is written like 10g@0/0 or 10g@0/0,ring=1024,mtu=9001,flows=1 (SPEED@VM/CPU)';

/** Reads one --nic. Throws InputError with what would be right. */
export function parseNic(text: string): NicSetup {
  const [place, ...settings] = text.split(',');
  const match = /^(\d{1,4}(?:\.\d{1,3})?)([gm])@(\d{1,9})\/(\d{1,9})$/i.exec(place);
  if (match === null) throw new InputError(`--nic ${text}: ${FORM}`);
  const gbps = Number(match[1]) / (match[2].toLowerCase() === 'm' ? 1000 : 1);
  if (gbps < 0.001 || gbps > 1000) {
    throw new InputError(`--nic ${text}: a speed is from 1m to 1000g (bits per second)`);
  }
  const numbers = Object.fromEntries(
    Object.entries(NUMBERS).map(([name, option]) => [name, option.default]),
  ) as Record<NumberName, number>;
  let handover: Handover = 'first';
  const seen = new Set<string>();
  for (const setting of settings) {
    const [name, value = ''] = setting.split(/=(.*)/s);
    if (!NAMES.includes(name)) {
      throw new InputError(
        `--nic ${text}: no setting is called "${name}"${didYouMean(name, NAMES)}; there are ${NAMES.join(', ')}`,
      );
    }
    if (seen.has(name)) throw new InputError(`--nic ${text}: ${name} is set twice`);
    seen.add(name);
    if (name === 'handover') handover = handoverOf(text, value);
    else numbers[name as NumberName] = numberOf(text, name as NumberName, value);
  }
  const { ring, mtu, flows, window, rtt } = numbers;
  if (window < mtu)
    throw new InputError(`--nic ${text}: a window of ${window} bytes holds no packet of ${mtu}`);
  const [vm, cpu] = [Number(match[3]), Number(match[4])];
  return { text, gbps, vm, cpu, ring, mtu, flows, window, handover, rttNs: rtt };
}

function handoverOf(text: string, value: string): Handover {
  if (value === 'first' || value === 'budget') return value;
  throw new InputError(`--nic ${text}: handover is first or budget, not "${value}"`);
}

function numberOf(text: string, name: NumberName, value: string): number {
  const { least, most, unit, read }: NumberOption = NUMBERS[name];
  const number = read(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new InputError(
      `--nic ${text}: ${name} is a number of ${unit} from ${least} to ${most}, not "${value}"`,
    );
  }
  return number;
}
