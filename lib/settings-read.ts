// Small readers for settings.ts. Each reads one kind of value, and says what is wrong with it and how to fix it. A
// message never repeats a value that may be a secret.

import { domainToASCII } from "node:url";
import ipaddr from "ipaddr.js";
import { readAddress } from "@/db/address";
import type { SignUp } from "./settings";

export type Source = {
  environment: Record<string, string | undefined>;
  /** Adds a reason why the settings cannot be used. */
  problem: (line: string) => void;
  /** Adds a warning about a value that works but may not do what it says. */
  warn?: (line: string) => void;
};

// Values from examples, tutorials and this project's own files. None may protect a real service.
const sampleSecrets =
  /change.?me|your.?(auth.?)?secret|example|sample|placeholder|replace.?(me|this)|secret.?here|password/i;
// The same few characters repeated, such as 0123456789abcdef0123456789abcdef, cut off anywhere.
const repeated = /^(.{1,16}?)\1+.{0,15}$/s;
const fewestSecretBytes = 32;
const fewestDistinctCharacters = 10;

export function text(source: Source, name: string, standard: string, longest: number): string {
  const value = source.environment[name]?.trim() || standard;
  if (value.length > longest || /\p{C}/u.test(value)) {
    source.problem(`${name} may have at most ${longest} characters and no control characters.`);
  }
  return value;
}

export function integer(source: Source, name: string, standard: number, lowest: number, highest: number): number {
  const value = source.environment[name]?.trim();
  if (!value) return standard;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= lowest && number <= highest)) {
    source.problem(`${name} is ${value}: it takes a whole number from ${lowest} to ${highest}.`);
    return standard;
  }
  return number;
}

export function choice<const T extends string>(source: Source, name: string, allowed: readonly T[], standard: T): T {
  const value = source.environment[name]?.trim();
  if (!value) return standard;
  const found = allowed.find((one) => one === value);
  if (!found) source.problem(`${name} is ${value}: it takes ${allowed.join(", ")}.`);
  return found ?? standard;
}

export function list(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Reads a secret. White space around it, such as the line end of a file, is dropped: a header could not carry it. */
export function secret(source: Source, name: string, required: boolean): string | null {
  const value = source.environment[name]?.trim();
  const advice = "Make one with: node -p \"require('crypto').randomBytes(32).toString('base64url')\"";
  if (!value) {
    if (required) source.problem(`${name} is missing. ${advice}`);
    return null;
  }
  if (Buffer.byteLength(value) < fewestSecretBytes) {
    source.problem(`${name} is shorter than ${fewestSecretBytes} bytes. ${advice}`);
  } else if (/\p{Cc}/u.test(value)) {
    source.problem(`${name} has a control character or a line end inside. ${advice}`);
  } else if (sampleSecrets.test(value) || repeated.test(value) || new Set(value).size < fewestDistinctCharacters) {
    source.problem(`${name} is a sample value that anybody can guess. ${advice}`);
  }
  return value;
}

/** AUTH_SECRET with its surrounding white space, as older versions used it. What they sealed must still be opened. */
export function untrimmedSecret(source: Source): string | null {
  const value = source.environment.AUTH_SECRET;
  return value && value !== value.trim() ? value : null;
}

export function origin(source: Source, name: string, standard: string | null): string | null {
  const value = source.environment[name]?.trim();
  if (!value) {
    if (standard === null)
      source.problem(`${name} is missing: the public origin of this service, such as https://sign-in.example.com.`);
    return standard;
  }
  const url = URL.canParse(value) ? new URL(value) : null;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== "/" ||
    url.search ||
    url.hash ||
    url.username ||
    url.password
  ) {
    // The value may be another setting's URL, with its password.
    source.problem(
      `${name} is ${value.includes("@") ? "not an origin" : value}: it takes an origin, such as https://sign-in.example.com, without a path.`,
    );
    return null;
  }
  return url.origin;
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** The addresses of a listener's host; null when none is given. */
export function host(source: Source, name: string): string[] | null {
  const value = source.environment[name]?.trim().replace(/^\[(.*)\]$/, "$1");
  if (!value) return null;
  if (value === "localhost") return ["127.0.0.1", "::1"];
  // IPv4 needs four parts: "127.1" is an address to some programs and a name to others.
  const valid = value.includes(":") ? ipaddr.IPv6.isValid(value) : ipaddr.IPv4.isValidFourPartDecimal(value);
  if (!valid)
    source.problem(
      `${name} is ${value}: it takes an address of this machine to listen on, such as 127.0.0.1, :: or 10.0.0.5, or localhost.`,
    );
  return [value];
}

export function databaseUrl(source: Source, name: string, required: boolean): string | null {
  const value = source.environment[name]?.trim();
  if (!value) {
    if (required)
      source.problem(`${name} is missing: postgres://user:password@host:5432/database, Postgres 15 or later.`);
    return null;
  }
  const { address, problem } = readAddress(value);
  if (problem !== null) source.problem(`${name} ${problem}`);
  for (const line of address?.warnings ?? []) source.warn?.(`${name}: ${line}.`);
  return value;
}

export function upstash(source: Source): { url: string; token: string } | null {
  const url = source.environment.UPSTASH_REDIS_REST_URL?.trim();
  const token = source.environment.UPSTASH_REDIS_REST_TOKEN?.trim();
  if (!url && !token) return null;
  if (!url || !token) {
    source.problem(
      "UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN go together: set both, or neither to count in Postgres.",
    );
    return null;
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    source.problem("UPSTASH_REDIS_REST_URL is not an https:// URL.");
  } else if (new URL(url).protocol === "http:" && !isLoopback(new URL(url).hostname)) {
    source.problem(
      "UPSTASH_REDIS_REST_URL is plain http: its token would cross the network in the clear. Use https://.",
    );
  }
  // It is sent in a header.
  if (!/^[\x21-\x7E]+$/.test(token))
    source.problem("UPSTASH_REDIS_REST_TOKEN has white space or another character inside that no token has.");
  return { url, token };
}

export function cidrs(source: Source, name: string): string[] {
  const values = list(source.environment[name]).map((value) => {
    if (value.includes("/")) return value;
    return ipaddr.isValid(value) ? `${value}/${ipaddr.parse(value).kind() === "ipv6" ? 128 : 32}` : value;
  });
  for (const value of values) {
    // Four parts only: 10.1/16 would be read as 10.0.0.1/16, and the wrong network would be trusted.
    const valid = value.includes(":") ? ipaddr.IPv6.isValidCIDR(value) : ipaddr.IPv4.isValidCIDRFourPartDecimal(value);
    if (!valid) source.problem(`${name} has ${value}: it takes networks such as 10.0.0.0/8 or fd00::/8.`);
  }
  return values;
}

export function headerName(source: Source, name: string): string | null {
  const value = source.environment[name]?.trim().toLowerCase();
  if (!value) return null;
  if (!/^[a-z0-9-]{1,64}$/.test(value)) source.problem(`${name} is not a header's name.`);
  return value;
}

export function checkRedirect(source: Source, value: string, name = "ALLOWED_REDIRECTS"): boolean {
  // An app's own scheme (com.example.app:/signed-in) is as good as https. A script's scheme is not.
  const url = URL.canParse(value) ? new URL(value) : null;
  const safe =
    url !== null &&
    !url.hash &&
    !value.includes("*") &&
    !/^(javascript|data|vbscript|file|blob|about):$/.test(url.protocol) &&
    (url.protocol !== "http:" || isLoopback(url.hostname));
  if (!safe)
    source.problem(
      `${name} has ${value}: it takes whole URLs (https, or an app's own scheme) without wildcard or fragment.`,
    );
  return safe;
}

export function checkOrigin(source: Source, value: string, name = "ALLOWED_ORIGINS"): boolean {
  const exact =
    URL.canParse(value) && new URL(value).origin === value && /^https?:/.test(value) && !value.includes("*");
  if (!exact) source.problem(`${name} has ${value}: it takes exact origins, such as https://app.example.com.`);
  return exact;
}

export function appleAppIds(source: Source, name: string): string[] {
  const values = list(source.environment[name]);
  for (const value of values) {
    if (!/^[A-Z0-9]{10}\.[A-Za-z0-9.-]{1,155}$/.test(value))
      source.problem(`${name} has ${value}: it takes a team's id and a bundle's, such as ABCDE12345.com.example.app.`);
  }
  return values;
}

export function androidApps(source: Source, name: string): { packageName: string; fingerprints: string[] }[] {
  const apps = new Map<string, string[]>();
  for (const value of list(source.environment[name])) {
    const [, packageName, fingerprint] =
      /^([A-Za-z]\w*(?:\.[A-Za-z]\w*)+):([0-9A-F]{2}(?::[0-9A-F]{2}){31})$/i.exec(value) ?? [];
    if (packageName && fingerprint)
      apps.set(packageName, [...(apps.get(packageName) ?? []), fingerprint.toUpperCase()]);
    else
      source.problem(
        `${name} has ${value}: it takes a package and the SHA-256 of its certificate, such as com.example.app:14:6D:…`,
      );
  }
  return [...apps].map(([packageName, fingerprints]) => ({ packageName, fingerprints }));
}

export function signUp(source: Source, name: string): SignUp {
  const value = source.environment[name]?.trim().toLowerCase() || "open";
  if (value === "open" || value === "closed") return { kind: value };
  // In punycode, as addresses are stored.
  const domains = list(value).map((written) => {
    const typed = written.replace(/^@/, "");
    const domain = domainToASCII(typed);
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))
      source.problem(`${name} has ${typed}: it takes open, closed, or domains such as example.com.`);
    return domain;
  });
  return { kind: "domains", domains };
}

export function color(source: Source, name: string): string | null {
  const value = source.environment[name]?.trim().toLowerCase();
  if (!value) return null;
  if (!/^#[0-9a-f]{6}$/.test(value)) source.problem(`${name} is ${value}: it takes a colour such as #2447c6.`);
  return value;
}
