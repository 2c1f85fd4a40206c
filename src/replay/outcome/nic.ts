/** What a NIC beside the calls came to, with what that rests on. */
import { grouped } from '../../counted.js';
import { InputError, shownName } from '../../failure.js';
import { NUMBERS } from '../../nic/setup.js';
import { cpuOptions, idlePace } from '../../nic/simulate.js';
import type { NicAgainst, NicLane, NicResult } from '../../results/nic.js';
import { percentOf } from '../../stats/compare.js';
import { wordOf } from '../../stats/word.js';
import { receiveCost } from '../beside-nic.js';
import type { FinishedRun } from '../finished.js';

/** The part of a result that --nic adds; nothing without it. Throws InputError where no row runs on the NIC's CPU. */
export function nicResult({ options: asked, lanes, trace }: FinishedRun): { nic?: NicResult } {
  const setup = asked.nic ?? null;
  if (setup === null) return {};
  const { vm, cpu, text, handover } = setup;
  const simulated = lanes.flatMap(({ nic }) => nic?.lane ?? []);
  if (simulated.length === 0) {
    throw new InputError(`--nic ${text}: ${shownName(trace.name)} has no row of vm ${vm}, cpu ${cpu}`);
  }
  const cost = receiveCost(setup, asked.host);
  const options = cpuOptions(setup, cost);
  const given = new Set(text.split(',').map((setting) => setting.split('=')[0]));
  const numbers = (['ring', 'mtu', 'flows', 'window', 'rtt'] as const).map((name) => {
    const asked = name === 'rtt' ? setup.rttNs : setup[name];
    const unit = name === 'flows' ? '' : ` ${NUMBERS[name].unit}`;
    const why = given.has(name) ? 'as asked for' : `assumed: ${NUMBERS[name].why}`;
    // no more than the ring holds is ever on the way
    const held = name === 'window' ? Math.min(asked, setup.ring * setup.mtu) : asked;
    const capped = held < asked ? `capped by the ring; ${grouped(asked)}${unit} ` : '';
    return { name, value: `${grouped(held)}${unit}`, why: capped + why };
  });
  const nic: NicResult = {
    nic: text,
    vm,
    cpu,
    idleGbps: idlePace(setup, cost).gbps,
    packetNs: options.packetPs / 1000,
    softirq: cost.softirq,
    lanes: simulated,
    against: simulated.slice(1).flatMap((lane) => against(simulated[0], lane)),
    basis: [
      {
        name: 'receive',
        value: `${cost.share} of a CPU at ${cost.gbps} Gbit/s`,
        why: `${cost.from}: ${cost.why}`,
      },
      ...numbers,
      {
        name: 'handover',
        value: handover,
        why:
          handover === 'first'
            ? 'assumed, as the 2 Gbit/s of the thread need it: the first packet in a batch wakes a task there, and a softirq that is raised again meanwhile is left to ksoftirqd'
            : 'as asked for: only a tick (4 ms) or 10 restarts of softirq in a row wake ksoftirqd',
      },
    ],
  };
  return { nic };
}

function against(base: NicLane, { label, ops }: NicLane): NicAgainst[] {
  return ops.flatMap(({ op, loadedNs }) => {
    const before = base.ops.find((one) => one.op === op)?.loadedNs ?? 0;
    const percent = percentOf(before, loadedNs);
    return percent === null ? [] : [{ label, op, percent, word: wordOf(before, loadedNs) }];
  });
}
