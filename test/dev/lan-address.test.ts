import { expect, it } from 'vitest';
import { lanAddressOf, reachOf } from '../../dev/lan-address.ts';
import { readSettings } from '../../dev/settings.ts';
import { welcome } from '../../dev/welcome.ts';

/* Trying the app from a phone in the same network. */

const at = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') => ({
  address,
  family,
  internal,
});

it.each([
  [
    'the address of the network that it is in',
    { lo: [at('127.0.0.1', true)], wlan0: [at('192.168.1.20')] },
    '192.168.1.20',
  ],
  [
    'rather than that of a virtual machine',
    { docker0: [at('172.17.0.1')], eth0: [at('10.0.3.4')] },
    '10.0.3.4',
  ],
  ['that one, where there is no other', { docker0: [at('172.17.0.1')] }, '172.17.0.1'],
  ['none that strangers reach', { eth0: [at('203.0.113.9'), at('172.32.0.1')] }, null],
  ['none that a QR code could not name to every phone', { eth0: [at('fe80::1', false, 'IPv6')] }, null],
  ['none without a network', { lo: [at('127.0.0.1', true)] }, null],
] as const)('tells phones %s', (_, interfaces, address) => {
  expect(lanAddressOf(interfaces as unknown as Parameters<typeof lanAddressOf>[0])).toBe(address);
});

const home = { wlan0: [at('192.168.1.20')] };
const outside = { eth0: [at('203.0.113.9')] };
it.each([
  ['its own network, unless it is said otherwise', undefined, home, '0.0.0.0', '192.168.1.20'],
  ['nobody, where strangers could come', undefined, outside, '127.0.0.1', null],
  ['nobody, where that is said', '127.0.0.1', home, '127.0.0.1', null],
  ['everybody, where that is said', '0.0.0.0', outside, '0.0.0.0', null],
  ['everybody, by the address that is said', '203.0.113.9', outside, '0.0.0.0', '203.0.113.9'],
] as const)('is open to %s', (_, host, interfaces, bind, lanHost) => {
  expect(reachOf(host, interfaces)).toEqual({ bind, lanHost });
});

it('opens no database but that of its own by itself', () => {
  const hostOf = (env: Record<string, string>) => readSettings(env as NodeJS.ProcessEnv).host;
  expect(hostOf({})).toBeUndefined();
  expect(hostOf({ DATABASE_URL: 'postgres://owner@db.test/eats' })).toBe('127.0.0.1');
  expect(hostOf({ HOST: '0.0.0.0', DATABASE_URL: 'postgres://o@db.test/e' })).toBe('0.0.0.0');
  expect(() => hostOf({ HOST: 'eth0' })).toThrow('127.0.0.1');
});

it('prints the address and its code, or what to set where the platform is for this machine alone', () => {
  const facts = {
    url: 'http://127.0.0.1:8787',
    sandboxUrl: 'http://127.0.0.1:8788',
    metricsToken: 'm',
    order: null,
    inColour: false,
  };
  const open = welcome({ ...facts, lanUrl: 'http://192.168.1.20:8787' });
  expect(open).toContain('http://192.168.1.20:8787/?institution=itsur');
  expect(open).toMatch(/█{20,}/);
  const closed = welcome({ ...facts, lanUrl: null });
  expect(closed).toContain('HOST=0.0.0.0');
  expect(closed).not.toContain('█');
});
