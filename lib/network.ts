// Finds where a request came from. Pure: the listener and app/_http pass in what they received. Limits, audit trail and
// mail use the results.

import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What is known about where a request came from. A header may have one line or several. */
export type Hops = {
  /** The peer of the connection, or null where the platform hides it. */
  socketAddress: string | null | undefined;
  /** `X-Forwarded-For`, as it came. Trusted only as far as trusted proxies wrote it. */
  forwardedFor?: string | readonly string[] | null;
  /** Networks in CIDR notation, from TRUSTED_PROXIES. */
  trustedProxies: readonly string[];
  /** The value of the header that CLIENT_IP_HEADER names. Read only where there is no socket. */
  platformHeader?: string | readonly string[] | null;
};

/**
 * The client's address, which the client cannot forge: the socket's, or the last one that a trusted proxy saw. Walks
 * `X-Forwarded-For` from the right, and stops at the first hop that is not a trusted proxy or cannot be read.
 * @returns the canonical address (IPv4-mapped IPv6 as IPv4, no port, no zone), or null when nothing is known
 * @see RFC 7239 section 8.1 on why the left end cannot be trusted
 */
export function clientAddress({ socketAddress, forwardedFor, trustedProxies, platformHeader }: Hops): string | null {
  // A client can set headers but not the socket's address, so the socket wins.
  let address = parse(socketAddress || joined(platformHeader));
  if (!address) return null;
  if (socketAddress) {
    const hops = joined(forwardedFor).split(",");
    while (hops.length > 0 && isTrusted(address, trustedProxies)) {
      const next = parse(hops.pop());
      if (!next) break;
      address = next;
    }
  }
  return address.toString();
}

/** True when the peer of a connection is a trusted proxy. Then its headers about the request can be trusted. */
export function isTrustedPeer(socketAddress: string | null | undefined, trustedProxies: readonly string[]): boolean {
  const peer = parse(socketAddress);
  return peer !== null && isTrusted(peer, trustedProxies);
}

/**
 * The key under which a network's requests are counted: a whole IPv4 address, or an IPv6 /64, which is what one
 * customer gets. Unknown addresses share one key.
 */
export function networkKey(address: string | null): string {
  const parsed = unified(parse(address));
  if (!parsed) return "unknown";
  return parsed instanceof ipaddr.IPv6 ? `${firstGroups(parsed, 4)}/64` : parsed.toString();
}

/** The part of an address that may be stored and shown: its /24 or /48, such as "203.0.113.0/24", or "unknown". */
export function coarseNetwork(address: string | null): string {
  const parsed = unified(parse(address));
  if (!parsed) return "unknown";
  if (parsed instanceof ipaddr.IPv6) return `${firstGroups(parsed, 3)}/48`;
  return `${parsed.octets.slice(0, 3).join(".")}.0/24`;
}

// This machine is one network, over IPv4 and IPv6 alike. "::/48" would mean nothing to a reader.
function unified(address: Address | null): Address | null {
  return address instanceof ipaddr.IPv6 && address.range() === "loopback" ? ipaddr.IPv4.parse("127.0.0.1") : address;
}

function joined(header: string | readonly string[] | null | undefined): string {
  return typeof header === "string" ? header : (header ?? []).join(",");
}

// Parsing an address costs more than anything done with it. One request parses several times, and a proxy's address
// comes with every request. Clients can send any number of addresses, so a full cache is cleared.
const mostKept = 1_000;
const addresses = new Map<string, Address | null>();
// Has as many entries as TRUSTED_PROXIES.
const networks = new Map<string, [Address, number]>();

function parse(text: string | null | undefined): Address | null {
  const trimmed = (text ?? "").trim();
  const known = addresses.get(trimmed);
  if (known !== undefined) return known;
  const address = read(trimmed);
  if (addresses.size >= mostKept) addresses.clear();
  addresses.set(trimmed, address);
  return address;
}

// Accepts 192.0.2.1, 192.0.2.1:55, 2001:db8::1, [2001:db8::1], [2001:db8::1]:443, and a zone after a %.
function read(text: string): Address | null {
  const bare = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d{1,5}$/, "$1");
  const withoutZone = bare.replace(/%[\w.-]+$/, "");
  // Only four decimal parts: ipaddr.js would read 127.1, 0x7f000001 and 0177.0.0.1 as well.
  if (ipaddr.IPv4.isValidFourPartDecimal(withoutZone)) return ipaddr.IPv4.parse(withoutZone);
  return ipaddr.IPv6.isValid(withoutZone) ? ipaddr.process(withoutZone) : null;
}

function isTrusted(address: Address, trustedProxies: readonly string[]): boolean {
  return trustedProxies.some((network) => {
    const [base, bits] = networkOf(network);
    if (base instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(base, bits);
    return address instanceof ipaddr.IPv6 && address.match(base, bits);
  });
}

function networkOf(cidr: string): [Address, number] {
  const known = networks.get(cidr) ?? ipaddr.parseCIDR(cidr);
  networks.set(cidr, known);
  return known;
}

function firstGroups(address: ipaddr.IPv6, groups: number): string {
  return new ipaddr.IPv6(address.parts.map((part, index) => (index < groups ? part : 0))).toString();
}
