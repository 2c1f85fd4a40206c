/** What Gleb Natapov, Michael S. Tsirkin and Alexander Graf said of exits, ports and hypercalls: held against the model. */
import { grouped, percent } from '../../counted.js';
import type { OpenQuestion } from '../../results/validation.js';
import { cyclesInSuite, type Otherwise } from '../in-suite.js';
import type { Evidence } from '../replays.js';
import { counterOf, measuredIn } from './numbers.js';

const HOST = 'tsirkin-i7-2640m';
const DEVICES = 'fixtures/traces/forty-devices.csv';
const ON_PCIE = 'portio-wildcard:pcie=1';
const EXIT = 'userspace_exit';
/** Shares of the assumed price of an exit to user space. */
const CHEAPER = [1, 0.5, 0.25, 0];
type Kvm = NonNullable<Otherwise['kvm']>;
/** Machines where MMIO is dearer, or a port is. */
const UNCACHED: Kvm = { mmioCaching: false, fastMmio: false };
const EMULATED: Kvm = { emulatedPio: true };

export async function exitQuestions(by: Evidence): Promise<OpenQuestion[]> {
  const cycles = (variant: string): Promise<number> => cyclesInSuite(by, HOST, variant);
  const devices = await by.replay(DEVICES, ['portio-wildcard', ON_PCIE, 'mmio-pv'], null);
  const served = (label: string): string => grouped(counterOf(devices, label, 'eventfd signals'));
  const [pv, hcall] = [await cycles('mmio-pv'), await cycles('hcall')];
  const uncached = await cyclesInSuite(by, HOST, 'mmio-wildcard', { kvm: UNCACHED });
  return [
    {
      by: 'Gleb Natapov',
      question: 'MMIO only when PIO space is exhausted: for PCI never, for PCIe after ~16 devices?',
      answer: `Of ${grouped(measuredIn(devices, 'mmio-pv', 'ioeventfd').n)} virtio devices with a doorbell each ${served('portio-wildcard')} have a port where all share one PCI bus, and ${served(ON_PCIE)} on PCIe, where each sits behind a port whose bridge decodes I/O in windows of 4 KiB: 64 KiB has 16 of them, and the first is the chipset's. By MMIO all ${served('mmio-pv')} are served.`,
      command: `replay ${DEVICES} --variant portio-wildcard --variant ${ON_PCIE} --variant mmio-pv`,
    },
    {
      by: 'Michael S. Tsirkin',
      question: 'If exits to QEMU suddenly become very cheap, can eventfd be removed completely?',
      answer: await withoutEventfd(by),
      command: `vmexit mmio-userspace mmio-wildcard portio-userspace portio-wildcard --set ${EXIT}=0cycles`,
    },
    {
      by: 'Alexander Graf, Gleb Natapov',
      question:
        'Page fault intercepts: orders of magnitude slower than hypercalls, or not an order of magnitude?',
      answer: `Not one: mmio-pv takes ${grouped(pv)} cycles, the hypercall ${grouped(hcall)} (a ratio of ${(pv / hcall).toFixed(2)}). Where the host caches no MMIO faults and has no FAST_MMIO, so that each write is a real page fault and is emulated, it is ${grouped(uncached)} (${(uncached / hcall).toFixed(1)} times). The hypercall's price is assumed to be the port's: for ten times, it would have to cost ${grouped(Math.round(hcall - pv / 10))} cycles less, of ${grouped(hcall)}.`,
      command: 'vmexit mmio-pv hcall',
    },
  ];
}

/** Where user space as the receiver of a kick is as cheap as an eventfd; the price of the way there is assumed. */
async function withoutEventfd(by: Evidence): Promise<string> {
  const { price } = by.hostNamed(HOST).steps[EXIT];
  const withMmio = await cyclesInSuite(by, HOST, 'mmio-wildcard');
  const withPio = await cyclesInSuite(by, HOST, 'portio-wildcard');
  const ways: string[] = [];
  for (const share of CHEAPER) {
    const at = Math.round(price * share);
    const overrides = [{ step: EXIT, value: at, unit: 'cycles' as const }];
    const mmio = await cyclesInSuite(by, HOST, 'mmio-userspace', { overrides });
    const pio = await cyclesInSuite(by, HOST, 'portio-userspace', { overrides });
    ways.push(`${grouped(at)}: ${grouped(mmio)} and ${grouped(pio)}`);
  }
  const turns = price - ((await cyclesInSuite(by, HOST, 'mmio-userspace')) - withMmio);
  const where =
    turns > 0
      ? `the two meet where an exit takes ${grouped(turns)} cycles`
      : 'an eventfd is cheaper even where an exit costs nothing';
  return `By the kick alone ${where}. A kick that goes to user space takes, by MMIO and by port, where ${EXIT} costs ${ways.join('; ')} cycles; with an eventfd ${grouped(withMmio)} and ${grouped(withPio)}. The present price, ${grouped(price)}, is assumed, the mail has none. What an eventfd is for besides stays: another thread does the work, and the vCPU runs on.`;
}

/** Why the wildcard may have been only a few percent slower on another machine. */
export async function onOtherHosts(by: Evidence): Promise<string> {
  const cycles = (way: string, kvm: Kvm): Promise<number> => cyclesInSuite(by, HOST, way, { kvm });
  const each = async (kvm: Kvm): Promise<string> => {
    const values: string[] = [];
    for (const way of ['mmio-wildcard', 'mmio-pv', 'portio-wildcard'])
      values.push(grouped(await cycles(way, kvm)));
    return values.join(', ');
  };
  const apart = (await cycles('mmio-wildcard', EMULATED)) / (await cycles('portio-wildcard', EMULATED)) - 1;
  return `On other hosts (the kvm property), wildcard, mmio-pv and port: without MMIO caching and FAST_MMIO ${await each(UNCACHED)}; NPT without FAST_MMIO ${await each({ mmio: 'npt', fastMmio: false })}; with port I/O emulated ${await each(EMULATED)}. Only there wildcard and port come within ${percent(apart)}: what he saw, a few percent, fits that.`;
}
