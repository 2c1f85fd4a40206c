import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { parseNic } from './setup.js';

describe('--nic', () => {
  it('is a speed, a place and settings', () => {
    expect(parseNic('10g@0/0')).toEqual({
      text: '10g@0/0',
      gbps: 10,
      vm: 0,
      cpu: 0,
      ring: 1024,
      mtu: 9001,
      flows: 1,
      window: 6 << 20,
      handover: 'first',
      rttNs: 100_000,
    });
    expect(parseNic('2.5G@3/7,ring=256,mtu=1500,flows=8,window=64k,rtt=50us,handover=budget')).toMatchObject({
      gbps: 2.5,
      vm: 3,
      cpu: 7,
      ring: 256,
      mtu: 1500,
      flows: 8,
      window: 65_536,
      rttNs: 50_000,
      handover: 'budget',
    });
    expect(parseNic('100m@0/0').gbps).toBe(0.1);
    expect(parseNic('10g@0/0,window=64KiB,rtt=0.1s')).toMatchObject({ window: 65_536, rttNs: 1e8 });
    expect(parseNic('10g@0/0,rtt=1.5US').rttNs).toBe(1500);
  });

  it.each([
    ['', 'a NIC is written like'],
    ['10g', 'a NIC is written like'],
    ['10@0/0', 'a NIC is written like'],
    ['10g@0', 'a NIC is written like'],
    ['-1g@0/0', 'a NIC is written like'],
    ['0g@0/0', 'a speed is from 1m to 1000g'],
    ['9999g@0/0', 'a speed is from 1m to 1000g'],
    ['10g@0/0,rings=4', 'no setting is called "rings" (did you mean ring?)'],
    ['10g@0/0,', 'no setting is called ""'],
    ['10g@0/0,ring=0', 'ring is a number of descriptors from 1 to 65536, not "0"'],
    ['10g@0/0,ring', 'ring is a number of descriptors from 1 to 65536, not ""'],
    ['10g@0/0,ring=1e3', 'not "1e3"'],
    ['10g@0/0,ring=1k', 'not "1k"'],
    ['10g@0/0,mtu=63', 'mtu is a number of bytes'],
    ['10g@0/0,rtt=1s', 'rtt is a number of ns'],
    ['10g@0/0,rtt=0.5ns', 'rtt is a number of ns'],
    ['10g@0/0,ring=1.5', 'ring is a number of descriptors'],
    ['10g@0/0,ring=4,ring=4', 'ring is set twice'],
    ['10g@0/0,handover=never', 'handover is first or budget, not "never"'],
    ['10g@0/0,window=1k', 'a window of 1024 bytes holds no packet of 9001'],
  ])('%s is refused', (text, message) => {
    expect(() => parseNic(text)).toThrow(InputError);
    expect(() => parseNic(text)).toThrow(message);
  });
});
