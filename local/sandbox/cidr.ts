/** CIDRs as EC2 keeps them: host bits masked, IPv6 in its short form (T-SG-7). */

/** The canonical form of an IPv4 CIDR (`100.68.0.18/18` -> `100.68.0.0/18`), or null when it is none. */
export function canonicalIpv4(cidr: string): string | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [a = 256, b = 256, c = 256, d = 256, length = 33] = match?.slice(1).map(Number) ?? [];
  if (length > 32 || [a, b, c, d].some(byte => byte > 255)) return null;
  const address = BigInt(((a * 256 + b) * 256 + c) * 256 + d);
  const network = masked(address, length, 32);
  return `${[24n, 16n, 8n, 0n].map(shift => (network >> shift) & 255n).join('.')}/${length}`;
}

/** The canonical form of an IPv6 CIDR (`2001:DB8:0::1/32` -> `2001:db8::/32`), or null when it is none. */
export function canonicalIpv6(cidr: string): string | null {
  const [text = '', lengthText = '', ...rest] = cidr.split('/');
  const length = Number(lengthText);
  const groups = ipv6Groups(text.toLowerCase());
  if (!groups || rest.length > 0 || !/^\d{1,3}$/.test(lengthText) || length > 128) return null;
  const address = groups.reduce((all, group) => (all << 16n) + BigInt(group), 0n);
  const network = masked(address, length, 128);
  return `${ipv6Text(Array.from({ length: 8 }, (_, i) => Number((network >> BigInt(112 - 16 * i)) & 0xffffn)))}/${length}`;
}

function masked(address: bigint, length: number, width: 32 | 128): bigint {
  const hostBits = BigInt(width - length);
  return (address >> hostBits) << hostBits;
}

function ipv6Groups(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups.every(group => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map(group => parseInt(group, 16)) : null;
}

// RFC 5952: the longest run of at least two zero groups becomes `::`, the first one when two are equally long.
function ipv6Text(groups: number[]): string {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = groups.map(group => group.toString(16));
  return best.at < 0
    ? hex.join(':')
    : `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}
