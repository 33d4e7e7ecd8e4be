import { expect, test } from "playwright/test";
import { clientAddress, coarseNetwork, networkKey } from "./network";

const trustedProxies = ["10.0.0.0/8", "fd00::/8", "203.0.113.7/32"];
const behindProxy = (forwardedFor: string | string[]) =>
  clientAddress({ socketAddress: "10.1.2.3", forwardedFor, trustedProxies });

test("without a trusted proxy the socket's address counts, whatever the headers say", () => {
  const forwardedFor = "192.0.2.1, 10.0.0.1";
  expect(clientAddress({ socketAddress: "198.51.100.9", forwardedFor, trustedProxies: [] })).toBe("198.51.100.9");
  expect(clientAddress({ socketAddress: "198.51.100.9", forwardedFor, trustedProxies })).toBe("198.51.100.9");
  expect(clientAddress({ socketAddress: "198.51.100.9", platformHeader: "192.0.2.1", trustedProxies })).toBe(
    "198.51.100.9",
  );
});

test("behind a trusted proxy the rightmost hop that is not trusted counts", () => {
  expect(behindProxy("198.51.100.9")).toBe("198.51.100.9");
  expect(behindProxy("192.0.2.66, 198.51.100.9")).toBe("198.51.100.9");
  expect(behindProxy("192.0.2.66, 198.51.100.9, 10.9.9.9")).toBe("198.51.100.9");
  expect(behindProxy("192.0.2.66, 198.51.100.9, 203.0.113.7, 10.9.9.9")).toBe("198.51.100.9");
});

test("several header lines are one list", () => {
  expect(behindProxy(["192.0.2.66", "198.51.100.9, 10.9.9.9"])).toBe("198.51.100.9");
  expect(behindProxy(["198.51.100.9", "10.9.9.9"])).toBe("198.51.100.9");
});

test("an entry that cannot be read stops the walk", () => {
  for (const garbage of [
    "",
    "unknown",
    "_hidden",
    "192.0.2",
    "127.1",
    "0x7f000001",
    "0177.0.0.1",
    "1.2.3.4.5",
    "256.1.1.1",
    "example.com",
    "[::1",
    "::1]:80",
  ]) {
    expect(behindProxy(`192.0.2.66, ${garbage}`)).toBe("10.1.2.3");
    expect(behindProxy(`192.0.2.66, ${garbage}, 10.9.9.9`)).toBe("10.9.9.9");
  }
});

test("when every hop is trusted, the furthest one counts", () => {
  expect(behindProxy("10.9.9.9, 10.8.8.8")).toBe("10.9.9.9");
  expect(behindProxy("")).toBe("10.1.2.3");
  expect(clientAddress({ socketAddress: "10.1.2.3", trustedProxies })).toBe("10.1.2.3");
});

test("ports, brackets, zones and mapped addresses come out as the bare address", () => {
  expect(behindProxy("198.51.100.9:5555")).toBe("198.51.100.9");
  expect(behindProxy("[2001:db8::1]:443")).toBe("2001:db8::1");
  expect(behindProxy("[2001:db8::1]")).toBe("2001:db8::1");
  expect(behindProxy("2001:DB8:0:0::1")).toBe("2001:db8::1");
  expect(behindProxy("::ffff:198.51.100.9")).toBe("198.51.100.9");
  expect(clientAddress({ socketAddress: "fe80::1%eth0", trustedProxies })).toBe("fe80::1");
  expect(clientAddress({ socketAddress: "::ffff:198.51.100.9", trustedProxies })).toBe("198.51.100.9");
});

test("a proxy is recognised by its IPv4-mapped and its IPv6 address", () => {
  expect(clientAddress({ socketAddress: "::ffff:10.1.2.3", forwardedFor: "198.51.100.9", trustedProxies })).toBe(
    "198.51.100.9",
  );
  expect(clientAddress({ socketAddress: "fd00::5", forwardedFor: "198.51.100.9", trustedProxies })).toBe(
    "198.51.100.9",
  );
});

test("where there is no socket, the platform's header counts, and forwarding headers do not", () => {
  const hops = { socketAddress: undefined, forwardedFor: "192.0.2.66", trustedProxies: ["0.0.0.0/0"] };
  expect(clientAddress({ ...hops, platformHeader: "198.51.100.9" })).toBe("198.51.100.9");
  expect(clientAddress({ ...hops, platformHeader: ["198.51.100.9", "192.0.2.66"] })).toBeNull();
  expect(clientAddress(hops)).toBeNull();
  expect(clientAddress({ ...hops, socketAddress: "" })).toBeNull();
});

test("a network is a whole IPv4 address or an IPv6 /64", () => {
  expect(networkKey("198.51.100.9")).toBe("198.51.100.9");
  expect(networkKey("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(networkKey("2001:db8:1:2:ffff::1")).toBe("2001:db8:1:2::/64");
  expect(networkKey("2001:db8:1:3::1")).not.toBe(networkKey("2001:db8:1:2::1"));
  expect(networkKey("::ffff:198.51.100.9")).toBe("198.51.100.9");
  expect(networkKey(null)).toBe("unknown");
  expect(networkKey("garbage")).toBe("unknown");
});

test("only a network's /24 or /48 is stored", () => {
  expect(coarseNetwork("203.0.113.77")).toBe("203.0.113.0/24");
  expect(coarseNetwork("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1::/48");
  expect(coarseNetwork("::1")).toBe("127.0.0.0/24");
  expect(coarseNetwork(null)).toBe("unknown");
});
