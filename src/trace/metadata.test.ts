import { expect, test } from 'vitest';
import { METADATA_KEYS, Metadata, splitMetadata } from './metadata.js';

function read(...lines: string[]) {
  const metadata = new Metadata();
  for (const line of lines) metadata.add(line);
  return metadata.finish();
}

test('without any line the defaults hold', () => {
  expect(read()).toEqual({
    container: 'mdev',
    pageSize: 4096,
    ipaBits: 48,
    memlockBytes: Number.POSITIVE_INFINITY,
    dmaEntryLimit: 65535,
    dirtyTracking: false,
    caller: 'kthread',
    all: new Map(),
    problems: [],
  });
});

test.each([
  ['page_size: 4k', { pageSize: 4096 }],
  ['page_size: 16384', { pageSize: 16384 }],
  ['page_size: 64K', { pageSize: 65536 }],
  ['ipa_bits: 32', { ipaBits: 32 }],
  ['ipa_bits: 52', { ipaBits: 52 }],
  ['memlock: 0', { memlockBytes: 0 }],
  ['memlock: 64k', { memlockBytes: 65536 }],
  ['memlock: 64KiB', { memlockBytes: 65536 }],
  ['memlock: 3m', { memlockBytes: 3145728 }],
  ['memlock: 2g', { memlockBytes: 2147483648 }],
  ['memlock: unlimited', { memlockBytes: Number.POSITIVE_INFINITY }],
  ['dma_entry_limit: 4294967295', { dmaEntryLimit: 4294967295 }],
  ['dirty_tracking: on', { dirtyTracking: true }],
  ['dirty_tracking: off', { dirtyTracking: false }],
  ['caller: kthread', { caller: 'kthread' }],
  ['caller: task', { caller: 'task' }],
  ['container: iommu', { container: 'iommu' }],
  ['origin: recorded', { origin: 'recorded' }],
  ['source: a: b, https://example.org/x: y', { source: 'a: b, https://example.org/x: y' }],
])('%s', (line, fields) => {
  expect(read(`# ${line}`)).toMatchObject(fields);
});

test.each([
  'page_size: 32k',
  'page_size: 4',
  'ipa_bits: 31',
  'ipa_bits: 48.0',
  'memlock: -1',
  'memlock: 9007199254740992',
  'dma_entry_limit: 4294967296',
  'dirty_tracking: On',
  'vfiobench-trace: 1.0',
  'origin:',
])('%s is refused', (line) => {
  expect(() => read(`# ${line}`)).toThrow(/^[a-z_-]+: is .*must be /);
});

test.each([
  ['# key: value', 'key', 'value'],
  ['#key:value', null, null],
  ['#page_size:64k', 'page_size', '64k'],
  ['# source:https://example.org', 'source', 'https://example.org'],
  ['# page_sizes:64k', null, null],
  ['#key:  two words  ', 'key', 'two words'],
  ['#\tkey :\tv', 'key', 'v'],
  ['# key:', 'key', ''],
  ['# https://example.org', null, null],
  ['# just a comment', null, null],
  ['#', null, null],
])('%j', (line, key, value) => {
  expect(splitMetadata(line)).toEqual(key === null ? null : { key, value });
});

test('unknown keys stay as they are, and those that come again are joined', () => {
  expect([...read('# Note: a', '# qemu: 7.0', '# Note: b', '# no key').all]).toEqual([
    ['Note', 'a; b'],
    ['qemu', '7.0'],
  ]);
  expect([...read('# Note: a', '# Note:').all]).toEqual([['Note', 'a']]);
});

test('every known key is refused the second time', () => {
  const good: Record<string, string> = {
    'vfiobench-trace': '1',
    origin: 'recorded',
    container: 'mdev',
    page_size: '4k',
    ipa_bits: '40',
    memlock: '1',
    dma_entry_limit: '1',
    dirty_tracking: 'on',
    caller: 'task',
  };
  for (const key of METADATA_KEYS) {
    const line = `# ${key}: ${good[key] ?? 'text'}`;
    expect(() => read(line)).not.toThrow();
    expect(() => read(line, line)).toThrow(`${key}: stands a second time`);
  }
});
