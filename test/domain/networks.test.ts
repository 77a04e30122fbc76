import { describe, expect, it } from 'vitest';
import { isWithin, networkOf, parseAddress, parseRange, type Range } from '../../src/domain/networks.ts';
import { fc } from '../support/property.ts';

const range = (text: string) => parseRange(text) as Range;

describe('an address', () => {
  it('of either family is the same, however it is written', () => {
    for (const text of ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8:0::0:1', '2001:db8::0.0.0.1'])
      expect(parseAddress(text)?.toString()).toBe('2001:db8::1');
  });

  it('that is IPv4-mapped is the IPv4 address', () => {
    expect(parseAddress('::ffff:192.0.2.1')?.toString()).toBe('192.0.2.1');
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
      '0x7f.1',
      '127.1',
      '2130706433',
      '010.0.0.1',
    ])
      expect([text, parseAddress(text)]).toEqual([text, null]);
  });

  it('of whatever text is one or none', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseAddress(text)));
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
        const isSame = `${parseAddress(one)}` === `${parseAddress(other)}`;
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
