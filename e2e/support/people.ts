// The people of the tests. Each has their own address and network, so that tests can run in parallel without using up each
// other's limits.

import { randomBytes } from "node:crypto";

export type Person = {
  address: string;
  /** What the apps under test take for this person's IP address: they trust loopback as a proxy. */
  ip: string;
  /** Send these with every request. */
  headers: Record<string, string>;
};

/**
 * Somebody who has never been here.
 * @param name the local part begins with it: ada, bea, kevin
 */
export function somebodyNew(name: string): Person {
  return at(`${name}.${randomBytes(6).toString("hex")}@people.example`, freshNetwork());
}

/** The same person from another place. */
export function elsewhere(person: Person): Person {
  return at(person.address, freshNetwork());
}

/** Another address on the same network, such as a colleague's. */
export function neighbour(person: Person, name: string): Person {
  return at(somebodyNew(name).address, person.ip);
}

/** An IPv6 address in a /64 that no other test uses. */
export function freshNetwork(): string {
  const [a, b, c, d] = randomBytes(8).toString("hex").match(/.{4}/g)!;
  return `2001:db8:${a}:${b}::${c}:${d}`;
}

/** An IPv4 address. There are few of them: only for what is about IPv4. */
export function freshIpv4(): string {
  return `10.${[...randomBytes(3)].join(".")}`;
}

function at(address: string, ip: string): Person {
  return { address, ip, headers: { "X-Forwarded-For": ip } };
}
