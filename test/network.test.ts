/** Which networks are private, approved, public, or as good as the whole internet. */
import * as fc from 'fast-check';
import { canonicalCidr, exposureOf, isPrivate, isWithin } from '../shared/network.ts';
import { settingsWith } from './fixtures.ts';

test.each<[string, string | null]>([
  ['100.68.0.18/18', '100.68.0.0/18'],
  ['203.0.113.7', '203.0.113.7/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['255.255.255.255/0', '0.0.0.0/0'],
  ['::/0', '::/0'],
  ['::', '::/128'],
  ['2001:DB8:0:0:1:0:0:1/64', '2001:db8::/64'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['fe80::1/10', 'fe80::/10'],
  ['10.0.0.0/33', null],
  ['::/129', null],
  ['10.0.0/8', null],
  ['0x0a.0.0.0/8', null],
  ['012.0.0.0/8', null],
  ['10.0.0.0/', null],
  ['10.0.0.0/8/8', null],
  ['10.0.0.0/-1', null],
  ['256.0.0.0/8', null],
  ['pl-0c0ffee0000000001', null],
  ['', null],
])('%j is the network %j', (cidr, canonical) => expect(canonicalCidr(cidr)).toBe(canonical));

test.each([
  ['10.0.0.0/8', true],
  ['10.255.255.255/32', true],
  ['10.0.0.0/7', false],
  ['11.0.0.0/8', false],
  ['172.16.0.0/12', true],
  ['172.32.0.0/16', false],
  ['192.168.4.0/24', true],
  ['100.64.0.0/10', true],
  ['100.128.0.0/10', false],
  ['127.0.0.1', true],
  ['169.254.169.254', true],
  ['fd00::/8', true],
  ['fc00::/6', false],
  ['fe80::1', true],
  ['::1', true],
  ['::/127', false],
  ['2001:db8::/32', false],
  ['nonsense', false],
])('that no one reaches %s from the internet is %s', (cidr, expected) => expect(isPrivate(cidr)).toBe(expected));

describe('exposure', () => {
  const settings = settingsWith({ network: { approvedCidrs: ['203.0.113.0/24', '2001:db8:5::/48', '8.0.0.0/8'] } });
  test.each([
    ['0.0.0.0/0', 'open'],
    ['::/0', 'open'],
    ['0.0.0.0/1', 'open'],
    ['128.0.0.0/1', 'open'],
    ['11.0.0.0/8', 'open'],
    ['11.0.0.0/9', 'public'],
    ['10.0.0.0/7', 'open'],
    ['2000::/3', 'open'],
    ['2001::/16', 'open'],
    ['2001::/17', 'public'],
    ['198.51.100.7', 'public'],
    ['10.20.0.0/16', 'private'],
    ['fd12::/16', 'private'],
    ['203.0.113.0/24', 'approved'],
    ['203.0.113.9', 'approved'],
    ['203.0.112.0/23', 'public'],
    ['8.0.0.0/8', 'approved'],
    ['2001:db8:5:1::/64', 'approved'],
    ['2001:db8::/32', 'public'],
    ['not a network', 'public'],
    ['', 'public'],
  ] as const)('of %j is %s', (cidr, expected) => expect(exposureOf(cidr, settings)).toBe(expected));

  test('follows the thresholds', () => {
    const narrow = settingsWith({ network: { openIpv4: 16, openIpv6: 32 } });
    expect(
      ['11.0.0.0/16', '11.0.0.0/17', '2001:db8::/32', '2001:db8::/33'].map(cidr => exposureOf(cidr, narrow)),
    ).toEqual(['open', 'public', 'open', 'public']);
  });

  const ipv4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`);
  const ipv6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([address, prefix]) => `${address}/${prefix}`);
  const cidr = fc.oneof(ipv4, ipv6);
  const order = ['private', 'approved', 'public', 'open'];

  test('of a network is the same however it is written', () =>
    fc.assert(
      fc.property(cidr, one => exposureOf(canonicalCidr(one) ?? 'none', settings) === exposureOf(one, settings)),
    ));
  test('of a wider network is never milder, unless all of it is approved', () =>
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 0, max: 32 }), (one, wider) => {
        const [address, prefix] = one.split('/');
        const wide = `${address}/${Math.min(Number(prefix), wider)}`;
        const [before, after] = [exposureOf(one, settings), exposureOf(wide, settings)];
        return after === 'approved' || order.indexOf(after) >= order.indexOf(before);
      }),
    ));
  test('and canonical text stand still', () =>
    fc.assert(
      fc.property(cidr, one => {
        const text = canonicalCidr(one);
        return text !== null && canonicalCidr(text) === text;
      }),
    ));
});

test.each([
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.1.0.0/16', false],
  ['10.0.0.0/8', '10.0.0.0/8', true],
  ['::/0', '0.0.0.0/0', false],
  ['10.0.0.1', '::/0', false],
  ['nonsense', '0.0.0.0/0', false],
  ['10.0.0.1', 'nonsense', false],
])('that %s lies in %s is %s', (narrow, wide, expected) => expect(isWithin(narrow, wide)).toBe(expected));
