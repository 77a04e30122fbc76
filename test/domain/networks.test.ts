import { describe, expect, it } from 'vitest';
import { isWithin, networkOf, parseAddress, parseRange, type Range } from '../../src/domain/networks.ts';
import { fc } from '../support/property.ts';

const range = (text: string) => parseRange(text) as Range;

describe('an address', () => {
  it('of either family is a number, however it is written', () => {
    expect(parseAddress('192.0.2.1')).toEqual({ bits: 32, value: 0xc0000201n });
    expect(parseAddress('::1')).toEqual({ bits: 128, value: 1n });
    for (const text of ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8:0::0:1', '2001:db8::0.0.0.1'])
      expect(parseAddress(text)?.value).toBe(0x20010db8_0000_0000_0000_0000_0000_0001n);
  });

  it('of IPv4 in IPv6 clothes is the IPv4 address', () => {
    expect(parseAddress('::ffff:192.0.2.1')).toEqual(parseAddress('192.0.2.1'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });

  it('that is none is none', () => {
    for (const text of ['', '1.2.3', '1.2.3.256', '1.2.3.4.5', ':', ':::', '1::2::3', '1:2:3:4:5:6:7:8:9'])
      expect([text, parseAddress(text)]).toEqual([text, null]);
    for (const text of [
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7::8',
      'g::',
      '::12345',
      '::1.2.3',
      'unknown',
      '::1%eth0',
    ])
      expect([text, parseAddress(text)]).toEqual([text, null]);
  });

  it('of whatever text is a number of its family or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const address = parseAddress(text);
        if (address) expect(address.value >= 0n && address.value < 1n << BigInt(address.bits)).toBe(true);
      }),
    );
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => parseAddress(text) !== null));
  });
});

describe('a range', () => {
  it('holds the addresses that share its prefix, and no others', () => {
    expect(isWithin('192.0.2.77', range('192.0.2.0/24'))).toBe(true);
    expect(isWithin('192.0.3.0', range('192.0.2.0/24'))).toBe(false);
    expect(isWithin('2001:db8:0:ffff::1', range('2001:db8::/48'))).toBe(true);
    expect(isWithin('2001:db8:1::', range('2001:db8::/48'))).toBe(false);
    expect(isWithin('::ffff:192.0.2.77', range('192.0.2.0/24'))).toBe(true);
    expect(isWithin('192.0.2.1', range('2001:db8::/0'))).toBe(false);
    expect(isWithin('unknown', range('0.0.0.0/0'))).toBe(false);
  });

  it('of no prefix is one address', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
        const isSame = parseAddress(one)?.value === parseAddress(other)?.value;
        return isWithin(one, range(one)) && isWithin(other, range(one)) === isSame;
      }),
    );
  });

  it('that is none is none', () => {
    for (const text of [
      '',
      '192.0.2.0/33',
      '2001:db8::/129',
      '192.0.2.0/',
      '192.0.2.0/-1',
      '192.0.2.0/8/8',
      'x/8',
    ])
      expect([text, parseRange(text)]).toEqual([text, null]);
  });
});

describe('the network of an address', () => {
  it('is the address itself, or the /64 that an IPv6 customer has', () => {
    expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
    expect(networkOf('2001:0db8:0:1::5')).toBe('2001:db8:0:1::/64');
    expect(networkOf('unknown')).toBe('unknown');
  });
});
