import { expect, test } from 'vitest';
import { closest, didYouMean } from './did-you-mean.js';

const OPS = ['map', 'unmap', 'pin', 'unpin', 'dma_read', 'dma_write'];

test.each([
  ['pinn', 'pin'],
  ['unmpa', 'unmap'],
  ['dma_raed', 'dma_read'],
  ['MAP', 'map'],
  ['dmaread', 'dma_read'],
])('%s means %s', (word, meant) => {
  expect(closest(word, OPS)).toBe(meant);
});

test.each(['', 'x', 'ioctl', 'dma'])('%j is near to nothing', (word) => {
  expect(closest(word, OPS)).toBeUndefined();
});

test('a word of one letter is near to no other, nor to an empty name', () => {
  expect(['', 'y'].map((name) => closest('x', [name]))).toEqual([undefined, undefined]);
  expect(closest('x', ['xy'])).toBe('xy');
});

test('a swap of neighbours is one edit, two substitutions are two', () => {
  expect(closest('abdc', ['abcd'])).toBe('abcd');
  expect(closest('abxy', ['abcd'])).toBeUndefined();
});

test('of equally near candidates the first wins, a nearer one behind it wins over it', () => {
  expect(closest('bat', ['cat', 'hat'])).toBe('cat');
  expect(closest('unpinned', ['unpin-ed', 'unpinned'])).toBe('unpinned');
});

test('of equally near candidates the one that begins alike wins', () => {
  expect(closest('n_page', ['1_page', 'n_pages'])).toBe('n_pages');
  expect(closest('n_page', ['n_pages', '1_page'])).toBe('n_pages');
});

test('the hint is empty where nothing is near', () => {
  expect(didYouMean('pinn', OPS)).toBe(' (did you mean pin?)');
  expect(didYouMean('zzz', OPS)).toBe('');
});
