/** Imports of recordings that do not tell what became of a write: nothing unknown is written down as known. */
import { describe, expect, it } from 'vitest';
import { imported } from './imported.test-data.js';

describe('what a recording can not tell', () => {
  const lines = (...events: string[]) =>
    events.map((event, i) => `a 1 [000] 1.00000${i}: kvm:${event}`).join('\n');
  const W = 'kvm_pio: pio_write at 0x510 size 2 count 1 val 0x1';
  const EXIT = 'kvm_userspace_exit: reason KVM_EXIT_IO (2)';
  const READ = 'kvm_pio: pio_read at 0x510 size 2 count 1 val 0x1';

  it.each<[string, string[], Record<string, number>]>([
    ['the end', [W], { lostTrack: 1 }],
    ['an exit', [W, EXIT], { toUserSpace: 1 }],
    ['another write', [W, W, EXIT], { kept: 1, toUserSpace: 1 }],
    ['one exit and a port read: whose it was', [W, EXIT, READ], { ambiguous: 1 }],
    ['two exits and a port read', [W, EXIT, EXIT, READ], { toUserSpace: 1 }],
    ['an instruction between', [W, 'kvm_emulate_insn: 0:1:ef (prot64)', EXIT, READ], { kept: 1 }],
    ['an exit of another kind', [W, 'kvm_userspace_exit: reason KVM_EXIT_MMIO (6)'], { kept: 1 }],
  ])('%s', async (_, events, expected) => {
    const none = { kept: 0, toUserSpace: 0, lostTrack: 0, ambiguous: 0 };
    expect((await imported(lines(...events))).counts).toMatchObject({ ...none, ...expected });
  });

  it('another thread says nothing about a write, lost events of its CPU end what is known', async () => {
    const exit = `b 2 [001] 1.000001: kvm:${EXIT}`;
    const { counts } = await imported(`${lines(W)}\n${exit}\nCPU:1 [LOST 3 EVENTS]\n${lines(W, W)}`);
    expect(counts).toMatchObject({ kept: 2, lostTrack: 1, toUserSpace: 0 });
    const lost = await imported(`${lines(W)}\nCPU:0 [LOST 3 EVENTS]\n${lines(W, EXIT)}`);
    expect(lost.counts).toMatchObject({ kept: 0, lostTrack: 1, toUserSpace: 1 });
    expect(lost.recording.lost).toMatchObject({ count: 1, events: 3, firstLine: 2 });
  });

  it('a value that stayed and left has no eventfd; a length that none can have neither', async () => {
    const { counts, registrations } = await imported(lines(W, W, EXIT));
    expect([registrations, counts.unexplained]).toEqual([[], 1]);
    const long = 'kvm_mmio: mmio write len 16 gpa 0x510 val 0x1';
    const other = await imported(lines(long, long));
    expect([other.registrations, other.counts.unexplained]).toEqual([[], 1]);
  });

  it("what KVM's own devices keep is no kick; what they send to user space is", async () => {
    const apic = 'kvm_mmio: mmio write len 4 gpa 0xfee000b0 val 0x0';
    const { counts } = await imported(lines(apic, W, apic, 'kvm_userspace_exit: reason KVM_EXIT_MMIO (6)'));
    expect(counts).toMatchObject({ kicks: { mmio: 1, pio: 1 }, ownDevices: 1, toUserSpace: 1 });
  });

  it('an eventfd of length 0 leaves no room for another at its address', async () => {
    const fast = 'kvm_fast_mmio: fast mmio at gpa 0xfe003000';
    const slow = 'kvm_mmio: mmio write len 2 gpa 0xfe003000 val 0x0';
    const { registrations, rows } = await imported(lines(slow, fast, slow, slow));
    expect(registrations).toEqual([{ vm: 0, kind: 'mmio', addr: 0xfe003000, len: 0, value: null }]);
    expect([...rows()].map(({ len }) => len)).toEqual([0, 2, 2, 2, 2]);
  });
});
