/** Imports of recordings that do not tell what became of a write: nothing unknown is written down as known. */
import { describe, expect, it } from 'vitest';
import { imported } from './imported.test-data.js';
import { kicksMeta } from './kicks-meta.js';

describe('what a recording can not tell', () => {
  const lines = (...events: string[]) =>
    events.map((event, i) => `a 1 [000] 1.00000${i}: kvm:${event}`).join('\n');
  const W = 'kvm_pio: pio_write at 0x510 size 2 count 1 val 0x1';
  const EXIT = 'kvm_userspace_exit: reason KVM_EXIT_IO (2)';
  const READ = 'kvm_pio: pio_read at 0x510 size 2 count 1 val 0x1';

  it.each<[string, string[], Record<string, number>]>([
    ['the end', [W, EXIT, W], { toUserSpace: 1, lostTrack: 1 }],
    ['an exit', [W, EXIT], { toUserSpace: 1 }],
    ['another write', [W, W, EXIT], { kept: 1, toUserSpace: 1 }],
    ['one exit and a port read: whose it was', [W, EXIT, READ], { ambiguous: 1 }],
    ['two exits and a port read', [W, EXIT, EXIT, READ], { toUserSpace: 1 }],
    ['an instruction between', [W, 'kvm_emulate_insn: 0:1:ef (prot64)', EXIT, READ], { kept: 1 }],
    ['an exit of another kind', [W, 'kvm_userspace_exit: reason KVM_EXIT_MMIO (6)'], { kept: 1 }],
  ])('%s', async (_, events, expected) => {
    const none = { kept: 0, toUserSpace: 0, lostTrack: 0, ambiguous: 0, assumed: 0 };
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
    for (const exits of [[], [EXIT]]) {
      const other = await imported(lines(long, long, ...exits));
      expect([other.registrations, other.counts.unexplained]).toEqual([[], 2]);
    }
  });

  it.each<[string, string[]]>([
    ['the recording ended', [EXIT, W]],
    ['a port read followed', [W, EXIT, READ]],
  ])('an address of whose kicks nothing is known has no eventfd: %s', async (_, events) => {
    const { registrations, rows, counts } = await imported(lines(...events));
    expect([registrations, counts.unexplained]).toEqual([[], 0]);
    expect([...rows()].map(({ op, ret }) => [op, ret])).toEqual([['kick', undefined]]);
  });

  it('one kick that is known to have stayed gives the others of its address an eventfd', async () => {
    const { registrations } = await imported(lines(W, EXIT.replace('IO (2)', 'MMIO (6)'), W));
    expect(registrations).toEqual([{ vm: 0, kind: 'pio', addr: 0x510, len: 2, value: null }]);
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

describe('a recording without any kvm_userspace_exit', () => {
  const lines = [
    'a 1 [000] 1.000001: kvm:kvm_pio: pio_write at 0x510 size 2 count 1 val 0x1',
    'a 1 [000] 1.000002: kvm:kvm_fast_mmio: fast mmio at gpa 0xfe003000',
    'a 1 [000] 1.000003: kvm:kvm_pio: pio_write at 0x600 size 4 count 1 val 0x1',
  ];

  it('has eventfds for all, which is assumed, and returns of none but those that KVM names', async () => {
    const { registrations, counts, rows } = await imported(lines.join('\n'));
    expect(registrations.map(({ addr, value }) => [addr, value])).toEqual([
      [0x510, null],
      [0xfe003000, null],
      [0x600, null],
    ]);
    expect(counts).toMatchObject({ kept: 1, toUserSpace: 0, lostTrack: 0, ambiguous: 0, assumed: 2 });
    const kicks = [...rows()].filter(({ op }) => op === 'kick');
    expect(kicks.map(({ ret }) => ret)).toEqual([undefined, 0, undefined]);
  });

  it('says so in its metadata', async () => {
    const { all } = kicksMeta('-', await imported(lines.join('\n')));
    expect(all!.get('kicks')).toBe('stayed in the kernel 1, not known (no kvm_userspace_exit recorded) 2');
    expect(all!.get('assumed')).toBe(
      'every kick found an eventfd (no kvm_userspace_exit recorded); len 2 of 1 kicks by kvm_fast_mmio',
    );
  });

  it('is another one than where each kick went to user space, or of none anything is known', async () => {
    const exitAt = (time: string) => `a 1 [000] ${time}: kvm:kvm_userspace_exit: reason KVM_EXIT_IO (2)`;
    const derived = async (...text: string[]) =>
      kicksMeta('-', await imported(text.join('\n'))).all!.get('derived');
    expect(await derived(lines[2], exitAt('1.000004'))).toBe(
      'no ioeventfd rows: every kick went to user space',
    );
    expect(await derived(exitAt('1.000000'), lines[2])).toBe(
      'no ioeventfd rows: of no kick an eventfd is known',
    );
  });
});
