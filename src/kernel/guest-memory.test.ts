import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { BytePattern, patternKey } from './byte-pattern.js';
import { Bytes, bytesOver, copyBytes } from './bytes.js';
import { GuestMemory } from './guest-memory.js';

const PAGE = 4096;

function bytesOf(memory: GuestMemory, page: number, offset = 0, length = PAGE): Uint8Array {
  const data = new Uint8Array(length);
  memory.read(page, offset, length, bytesOver(data), 0);
  return data;
}

describe('memory that nobody has written', () => {
  it('is a function of vm and page, and takes no room', () => {
    const memory = new GuestMemory(1, PAGE);
    const same = new GuestMemory(1, PAGE);
    for (const page of [0, 1, 2, 511, 2 ** 31, 2 ** 32, 2 ** 40 + 7, 2 ** 52 - 1]) {
      expect(bytesOf(memory, page)).toEqual(bytesOf(same, page));
    }
    expect(memory.writtenPages).toBe(0);
  });

  it('differs between pages and vms, and has no period that would hide a copy from the wrong place', () => {
    const memory = new GuestMemory(0, PAGE);
    const seen = new Set<string>();
    for (let page = 0; page < 1000; page++) seen.add(String(bytesOf(memory, page).subarray(0, 64)));
    // 4096 blocks to choose from: about 112 of 1000 pages meet one that is there
    expect(seen.size).toBeGreaterThan(850);
    expect(bytesOf(memory, 5)).not.toEqual(bytesOf(new GuestMemory(1, PAGE), 5));
    const page = bytesOf(memory, 5);
    for (const shift of [1, 2, 4, 8, 64, 512, 2048]) {
      let alike = 0;
      for (let i = 0; i + shift < PAGE; i++) if (page[i] === page[i + shift]) alike++;
      expect(alike, `shifted by ${shift}`).toBeLessThan(PAGE / 64);
    }
  });

  it('is read in pieces as it is read whole', () => {
    const memory = new GuestMemory(3, PAGE);
    const whole = bytesOf(memory, 77);
    expect(bytesOf(memory, 77, 100, 50)).toEqual(whole.subarray(100, 150));
    expect(bytesOf(memory, 77, 4095, 1)).toEqual(whole.subarray(4095));
  });
});

describe('GuestMemory', () => {
  it('holds what was written over what was there, whatever the order; against a map of bytes', () => {
    const write = fc.record({
      page: fc.constantFrom(0, 1, 2, 63, 64, 2 ** 45),
      from: fc.nat(PAGE - 1),
      length: fc.integer({ min: 1, max: PAGE }),
      byte: fc.nat(255),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), fc.constantFrom(PAGE, 16384, 65536), (writes, size) => {
        const memory = new GuestMemory(2, size);
        const untouched = new GuestMemory(2, size);
        const oracle = new Map<string, number>();
        for (const { page, from, length, byte } of writes) {
          const data = new Uint8Array(length + 2).map((_, i) => byte + i);
          memory.write(page, from, Math.min(length, size - from), bytesOver(data), 2);
          for (let i = 0; i < Math.min(length, size - from); i++) {
            oracle.set(`${page} ${from + i}`, (byte + i + 2) & 255);
          }
        }
        for (const page of new Set(writes.map((one) => one.page))) {
          const expected = bytesOf(untouched, page, 0, size).map((b, i) => oracle.get(`${page} ${i}`) ?? b);
          expect(Buffer.compare(bytesOf(memory, page, 0, size), expected)).toBe(0);
        }
        expect(memory.writtenPages).toBe(new Set(writes.map((one) => one.page)).size);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on behind its first chunks', () => {
    const memory = new GuestMemory(0, PAGE);
    for (let page = 0; page < 500; page++)
      memory.write(page, 7, 2, bytesOver(Uint8Array.of(page & 255, page >> 8)), 0);
    for (let page = 0; page < 500; page++) {
      expect([...bytesOf(memory, page, 7, 2)]).toEqual([page & 255, page >> 8]);
    }
  });
});

describe('BytePattern', () => {
  it('fills any length, each block with bytes of its own', () => {
    const pattern = new BytePattern(64);
    const data = new Uint8Array(200);
    pattern.fill(9, 150, bytesOver(data), 20);
    expect(data.subarray(0, 20).every((byte) => byte === 0)).toBe(true);
    expect(data.subarray(170).every((byte) => byte === 0)).toBe(true);
    expect(data.subarray(20, 84)).not.toEqual(data.subarray(84, 148));
    const again = new Uint8Array(200);
    pattern.fill(9, 150, bytesOver(again), 20);
    expect(again).toEqual(data);
  });

  it('spreads neighbouring keys', () => {
    const keys = new Set(Array.from({ length: 4096 }, (_, i) => patternKey(i, 0) & 0xfff));
    // as many as 4096 random draws of 4096 would give, e^-1 of them left out
    expect(keys.size).toBeGreaterThan(2450);
    expect(keys.size).toBeLessThan(2750);
  });
});

describe('copyBytes', () => {
  it('copies that many bytes, from any place to any, and no others', () => {
    const place = fc.nat(9);
    fc.assert(
      fc.property(place, place, fc.nat(150), (from, at, length) => {
        const source = Uint8Array.from({ length: 200 }, (_, i) => i + 1);
        const target = new Uint8Array(200);
        copyBytes(new Bytes(source), from, length, bytesOver(target), at);
        expect([...target.subarray(at, at + length)]).toEqual([...source.subarray(from, from + length)]);
        target.fill(0, at, at + length);
        expect(target.every((byte) => byte === 0)).toBe(true);
      }),
    );
  });

  it('knows the arrays of callers again, however many take turns', () => {
    const arrays = [1, 2, 3].map((byte) => Uint8Array.of(byte));
    for (const array of [...arrays, ...arrays, arrays[2], arrays[1], arrays[2], arrays[0]])
      expect(bytesOver(array).words.getUint8(0)).toBe(array[0]);
    expect(bytesOver(arrays[0])).toBe(bytesOver(arrays[0]));
  });
});
