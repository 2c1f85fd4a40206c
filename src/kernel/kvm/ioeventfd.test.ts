import { describe, expect, it } from 'vitest';
import { returnText } from '../../errno.js';
import { Ledger } from '../ledger.js';
import { IOCTL, IOEVENTFD, IOEVENTFD_SCAN, KVM_SLOTS_LOCK, SRCU_GRACE, STEPS } from '../steps.js';
import { Eventfd } from './eventfd.js';
import {
  assignIoeventfd,
  deassignIoeventfd,
  FLAG_DATAMATCH,
  FLAG_HCALL,
  FLAG_PIO,
  type IoeventfdArgs,
} from './ioeventfd.js';
import { Kvm, MODERN_INTEL } from './kvm.js';

const PAGE = 0xfe003;
const LAST_PAGE = 2 ** 52 - 1;
const eventfd = new Eventfd(1);
const ARGS: IoeventfdArgs = { page: PAGE, offset: 0x10, len: 2, flags: 0, high: 0, low: 0, fd: eventfd };

/** Calls one after another; what each returns. */
function answers(
  calls: readonly (readonly ['assign' | 'deassign', Partial<IoeventfdArgs>])[],
  limits = false,
) {
  const kvm = new Kvm(new Ledger(STEPS.length), { ...MODERN_INTEL, limitsIoeventfds: limits });
  const texts = calls.map(([what, args]) => {
    const call = what === 'assign' ? assignIoeventfd : deassignIoeventfd;
    const text = returnText(call(kvm, { ...ARGS, ...args }));
    kvm.ledger.clear();
    return text;
  });
  return { texts, kvm };
}

const match = (low: number, high = 0) => ({ flags: FLAG_DATAMATCH, low, high });

describe('KVM_IOEVENTFD, assign', () => {
  it.each<[string, Partial<IoeventfdArgs>, string]>([
    ...[0, 1, 2, 4, 8].map((len): [string, Partial<IoeventfdArgs>, string] => [`len ${len}`, { len }, '0']),
    ...[3, 5, 6, 7, 9, 16, 4096].map((len): [string, Partial<IoeventfdArgs>, string] => [
      `len ${len}`,
      { len },
      '-EINVAL',
    ]),
    ['the last bytes but one of 64 bits', { page: LAST_PAGE, offset: 4093, len: 2 }, '0'],
    ['an end at 2^64', { page: LAST_PAGE, offset: 4094, len: 2 }, '-EINVAL'],
    ['an end past 2^64', { page: LAST_PAGE, offset: 4095, len: 2 }, '-EINVAL'],
    ['no length at the last address', { page: LAST_PAGE, offset: 4095, len: 0 }, '0'],
    ['a flag that there is not', { flags: 0x40 }, '-EINVAL'],
    ['a value without a length', { ...match(1), len: 0 }, '-EINVAL'],
    ['a port without a length', { flags: FLAG_PIO, len: 0 }, '0'],
    ['no such fd', { fd: 'closed' }, '-EBADF'],
    ['an fd that is no eventfd', { fd: 'other file' }, '-EINVAL'],
    ['arguments before the fd', { fd: 'closed', len: 3 }, '-EINVAL'],
  ])('%s', (_, args, expected) => {
    expect(answers([['assign', args]]).texts).toEqual([expected]);
  });

  it.each<[string, Partial<IoeventfdArgs>, Partial<IoeventfdArgs>, string]>([
    ['the same twice, whatever the eventfd', {}, { fd: new Eventfd(2) }, '-EEXIST'],
    ['a value beside a wildcard', {}, match(1), '-EEXIST'],
    ['a wildcard beside a value', match(1), {}, '-EEXIST'],
    ['the same value', match(1), match(1), '-EEXIST'],
    ['another value', match(1), match(2), '0'],
    ['a value that differs in its high half', match(1), match(1, 1), '0'],
    ['another length', {}, { len: 4 }, '0'],
    ['no length beside any', { len: 4 }, { len: 0 }, '-EEXIST'],
    ['any beside no length', { len: 0 }, { ...match(7), len: 8 }, '-EEXIST'],
    ['another address', {}, { offset: 0x12 }, '0'],
    ['an address inside', { len: 8 }, { offset: 0x12 }, '0'],
    ['another bus', {}, { flags: FLAG_PIO }, '0'],
    ['a third bus', { flags: FLAG_PIO }, { flags: FLAG_HCALL }, '0'],
  ])('%s', (_, first, second, expected) => {
    expect(
      answers([
        ['assign', first],
        ['assign', second],
      ]).texts,
    ).toEqual(['0', expected]);
    // collisions do not depend on who came first
    expect(
      answers([
        ['assign', second],
        ['assign', first],
      ]).texts,
    ).toEqual(['0', expected]);
  });

  it('is full at 1000 where ioeventfds count, and has room again', () => {
    const many = Array.from({ length: 1001 }, (_, i) => ['assign', match(i)] as const);
    const { texts } = answers([...many, ['deassign', match(3)], ['assign', match(1000)]], true);
    expect(texts.slice(0, 1000)).toEqual(new Array(1000).fill('0'));
    expect(texts.slice(1000)).toEqual(['-ENOSPC', '0', '0']);
    expect(answers(many).texts[1000]).toBe('0');
  });

  it('takes the first bus back where the second has no room', () => {
    const bare = Array.from({ length: 1000 }, (_, offset) => ['assign', { offset, len: 0 }] as const);
    const { texts, kvm } = answers([...bare, ['deassign', { offset: 0, len: 0 }]], true);
    expect(new Set(texts)).toEqual(new Set(['0']));
    // one more device on FAST_MMIO than on MMIO
    const fd = new Eventfd(9);
    kvm.buses.fastMmio.register(
      kvm.ledger,
      { page: 1, offset: 0, len: 0 },
      { eventfd: fd, write: () => false },
    );
    expect(returnText(assignIoeventfd(kvm, { ...ARGS, len: 0, offset: 2000 }))).toBe('-ENOSPC');
    expect([kvm.buses.mmio.size, kvm.buses.fastMmio.size]).toEqual([999, 1000]);
    expect(kvm.ioeventfds).toHaveLength(2 * 999);
  });

  it('holds slots_lock around scan and registration, and waits for a grace period', () => {
    const { kvm } = answers([['assign', {}]]);
    kvm.ledger.logging = true;
    assignIoeventfd(kvm, { ...ARGS, len: 0, offset: 0 });
    const counts = () =>
      [IOCTL, IOEVENTFD, KVM_SLOTS_LOCK, SRCU_GRACE, IOEVENTFD_SCAN].map((step) => kvm.ledger.counts[step]);
    expect(counts()).toEqual([1, 1, 2, 2, 1 + 2]);
    kvm.ledger.clear();
    deassignIoeventfd(kvm, { ...ARGS, len: 0, offset: 0 });
    expect(counts()).toEqual([1, 1, 2, 2, 2 + 2]);
  });
});

describe('KVM_IOEVENTFD, deassign', () => {
  it.each<[string, Partial<IoeventfdArgs>, Partial<IoeventfdArgs>, string]>([
    ['the same', {}, {}, '0'],
    ['the same value', match(5), match(5), '0'],
    ['no length', { len: 0 }, { len: 0 }, '0'],
    ['another eventfd', {}, { fd: new Eventfd(2) }, '-ENOENT'],
    ['another length', {}, { len: 4 }, '-ENOENT'],
    ['another address', {}, { offset: 0x12 }, '-ENOENT'],
    ['another value', match(5), match(6), '-ENOENT'],
    ['a wildcard for a value', match(5), {}, '-ENOENT'],
    ['a value for a wildcard', {}, match(0), '-ENOENT'],
    ['another bus', {}, { flags: FLAG_PIO }, '-ENOENT'],
    ['a length that no assign takes', {}, { len: 3 }, '-ENOENT'],
    ['no such fd', {}, { fd: 'closed' }, '-EBADF'],
    ['an fd that is no eventfd', {}, { fd: 'other file' }, '-EINVAL'],
  ])('%s', (_, there, args, expected) => {
    const { texts, kvm } = answers([
      ['assign', there],
      ['deassign', args],
    ]);
    expect(texts).toEqual(['0', expected]);
    const sizes = Object.values(kvm.buses).reduce((sum, { size }) => sum + size, 0);
    expect(sizes).toBe(expected === '0' ? 0 : 1);
    expect(kvm.ioeventfds).toHaveLength(sizes);
  });

  it('of nothing', () => {
    expect(answers([['deassign', {}]]).texts).toEqual(['-ENOENT']);
  });
});

describe('an eventfd', () => {
  it('counts signals, also of what the VMM served itself, and wakes each waiter', () => {
    expect(new Eventfd(6).signal()).toBe(0);
    const fd = new Eventfd(7, 3);
    expect(fd.signal()).toBe(3);
    fd.handled();
    expect([fd.number, fd.signalled]).toEqual([7, 2]);
  });
});
