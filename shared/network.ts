/** IPv4 and IPv6 networks: canonical text, which are private, which are as good as the whole internet. */
import ipaddr from 'ipaddr.js';
import type { Settings } from './settings.ts';

/** The network as EC2 stores it (`100.68.0.18/18` -> `100.68.0.0/18`); null when it is none. A bare address is its only member. */
export function canonicalCidr(cidr: string): string | null {
  const network = networkOf(cidr);
  return (
    network &&
    `${network.address.kind() === 'ipv6' ? ipaddr.IPv6.parse(network.address.toString()).toRFC5952String() : network.address.toString()}/${network.prefix}`
  );
}

/** True when no address of the network can be reached from the internet. */
export function isPrivate(cidr: string): boolean {
  const network = networkOf(cidr);
  return network !== null && privateNetworks.some(wide => contains(wide, network));
}

/** True when nothing on the internet has an address of this network: as a public source it is a mistake, and EKS refuses it. */
export function isReserved(cidr: string): boolean {
  const network = networkOf(cidr);
  return network !== null && [...privateNetworks, ...reservedNetworks].some(wide => contains(wide, network));
}

/**
 * How public a source is: `open` is /0 or a public network as wide as the threshold or wider, which stops
 * 0.0.0.0/1 + 128.0.0.0/1 too (T-SG-8); `approved` lies within a network the settings approve.
 * What cannot be parsed is `public`: nobody can say that it is private.
 */
export function exposureOf(
  cidr: string,
  settings: Pick<Settings, 'network'>,
): 'private' | 'approved' | 'public' | 'open' {
  const network = networkOf(cidr);
  if (!network) return 'public';
  if (settings.network.approvedCidrs.some(approved => isWithin(cidr, approved))) return 'approved';
  if (privateNetworks.some(wide => contains(wide, network))) return 'private';
  const threshold = network.address.kind() === 'ipv4' ? settings.network.openIpv4 : settings.network.openIpv6;
  return network.prefix <= threshold ? 'open' : 'public';
}

/** True when every address of `cidr` lies in `wide`. */
export function isWithin(cidr: string, wide: string): boolean {
  const [narrow, outer] = [networkOf(cidr), networkOf(wide)];
  return narrow !== null && outer !== null && contains(outer, narrow);
}

interface Network {
  /** With the host bits cleared. */
  address: ipaddr.IPv4 | ipaddr.IPv6;
  prefix: number;
}

// The same few networks are met again and again; parsing is most of the cost of judging a rule.
const parsed = new Map<string, Network | null>();
const mostParsed = 5000;

function networkOf(cidr: string): Network | null {
  const known = parsed.get(cidr);
  if (known !== undefined) return known;
  if (parsed.size >= mostParsed) parsed.clear();
  const network = parse(cidr);
  parsed.set(cidr, network);
  return network;
}

function parse(cidr: string): Network | null {
  const [address = ''] = cidr.split('/');
  // ipaddr.js also reads octal, hexadecimal and short IPv4 forms, which AWS does not write.
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !(address.includes(':') && ipaddr.IPv6.isValid(address)))
    return null;
  const full = cidr.includes('/') ? cidr : `${cidr}/${address.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(full)) return null;
  const [given, prefix] = ipaddr.parseCIDR(full);
  const cleared =
    given.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(full) : ipaddr.IPv6.networkAddressFromCIDR(full);
  return { address: cleared, prefix };
}

const contains = (wide: Network, narrow: Network): boolean =>
  wide.address.kind() === narrow.address.kind() &&
  wide.prefix <= narrow.prefix &&
  narrow.address.match(wide.address, wide.prefix);

// RFC 1918, shared address space, loopback and link-local; unique local, link-local and loopback of IPv6.
const privateNetworks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap(cidr => networkOf(cidr) ?? []);

// This network, protocol assignments, documentation, benchmarks, multicast and what is kept for the future.
const reservedNetworks = [
  '0.0.0.0/8',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001:db8::/32',
  'ff00::/8',
].flatMap(cidr => networkOf(cidr) ?? []);
