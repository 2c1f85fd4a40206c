/** What is said of an imported recording of kicks. */
import { counted, grouped } from '../../../counted.js';
import { shownName } from '../../../failure.js';
import { recordedNotes } from '../recorded-notes.js';
import type { ImportedKicks } from './import-kicks.js';

/** For people: what was found, derived, assumed and left out, each a sentence without a full stop. */
export function kicksNotes(name: string, imported: ImportedKicks): string[] {
  const { recording, registrations, threads, counts } = imported;
  const { mmio, pio, hcall } = counts.kicks;
  const kinds = Object.entries(counts.kicks).filter(([, count]) => count > 0);
  const vms = new Set(threads.map(({ vm }) => vm)).size;
  const form = [...recording.forms.keys()].join(' and ');
  const all = [
    `${shownName(name)}: ${form}, ${counted(recording.lines, 'line')}: ` +
      `${counted(mmio + pio + hcall, 'kick')} (${kinds.map(([kind, count]) => `${grouped(count)} ${kind}`).join(', ')}) ` +
      `of ${counted(vms, 'VM')} with ${counted(threads.length, 'vCPU')}`,
    `${grouped(counts.kept)} stayed in the kernel, ${grouped(counts.toUserSpace)} went to user space; ` +
      `${counted(registrations.length, 'ioeventfd')} derived`,
  ];
  const unknown = counts.lostTrack + counts.ambiguous;
  if (unknown > 0) {
    all.push(
      `of ${counted(unknown, 'kick')} nobody can tell: the recording ended or had lost events (${grouped(counts.lostTrack)}), ` +
        `or a port read followed (${grouped(counts.ambiguous)}); an address of which nothing else is known gets no ioeventfd`,
    );
  }
  if (counts.assumed > 0) {
    all.push(
      `no kvm_userspace_exit in the recording: whether ${counted(counts.assumed, 'kick')} went to user space is not known; ` +
        'all are taken to have found an eventfd, and their ret is left empty',
    );
  }
  if (counts.unexplained > 0) {
    all.push(
      `no ioeventfd explains ${counted(counts.unexplained, 'kick')} that stayed in the kernel, or are taken to have: the same value ` +
        'also went to user space, or no eventfd has such a length; a replay sends them to user space',
    );
  }
  if (counts.fast > 0)
    all.push(`kvm_fast_mmio tells no length: 2 bytes assumed in ${counted(counts.fast, 'kick')}`);
  if (counts.kicks.hcall > 0) {
    all.push('hypercalls that KVM does not know are taken for doorbells: address a0, value a1');
  }
  all.push(...leftOut(imported));
  return all;
}

function leftOut({ recording, counts }: ImportedKicks): string[] {
  const { skipped, others, events } = recording;
  const skippedParts = [
    [skipped.reads, 'read'],
    [skipped.strings, 'string write'],
    [counts.ownDevices, "write to KVM's own devices"],
    [skipped.hypercalls, "KVM's own hypercall"],
  ] as const;
  const skippedText = skippedParts
    .filter(([count]) => count > 0)
    .map(([count, what]) =>
      what.startsWith('write') && count !== 1
        ? `${grouped(count)} ${what.replace('write', 'writes')}`
        : counted(count, what),
    );
  const otherText = [...others].map(([event, count]) => `${event} ${grouped(count)}`);
  return [
    ...(skippedText.length > 0 ? [`no kicks: ${skippedText.join(', ')}`] : []),
    ...(otherText.length > 0
      ? [`other events: ${otherText.slice(0, 8).join(', ')}${otherText.length > 8 ? ', …' : ''}`]
      : []),
    ...(events.outOfOrder > 0 ? [`${counted(events.outOfOrder, 'event')} out of order; sorted by time`] : []),
    ...recordedNotes(recording),
  ];
}
