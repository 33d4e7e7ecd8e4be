// The readers of settings.ts for mail: the mail server, the sender, and their host and domain names. Also used by
// transport and the doctor, which connect to the server.

import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { isLoopback, type Source } from "./settings-read";

export type MailServer = { host: string; port: number; secure: boolean; auth: { user: string; pass: string } | null };
export type Mailbox = { name: string | null; address: string };

const longestName = 100;
const encode =
  "has a character that must be percent-encoded: # is %23, / is %2F, ? is %3F, % is %25. In an .env file a # needs quotes, too.";
// RFC 1123 section 2.1, with underscores, which some internal names have.
const hostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/**
 * Parses an SMTP URL.
 * @returns the server and what is odd about the URL, or the problem, without any part of the user or the password
 */
export function readMailServer(
  url: string,
): { server: MailServer; odd: string[]; problem: null } | { server: null; problem: string } {
  const [, scheme, rest] = /^(smtps?):\/\/(.*)$/is.exec(url) ?? [];
  if (!scheme || !rest) return { server: null, problem: "is not an smtp:// or smtps:// URL." };
  if (/[\s\p{C}]/u.test(rest))
    return {
      server: null,
      problem:
        "has white space or a control character in it. Is it one line, and is a space in a password written as %20?",
    };
  const [authority] = /^[^/?#]*/.exec(rest)!;
  // Nothing after the host means anything, so an @ there shows that the host is part of a password.
  if (rest.includes("@", authority.length))
    return { server: null, problem: `is not clear: its user or password ${encode}` };
  const at = authority.lastIndexOf("@");
  const [user = "", ...more] = at === -1 ? [] : authority.slice(0, at).split(":");
  const [, bracketed, plain, port] =
    /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(authority.slice(at + 1)) ?? [];
  const login = [user, more.join(":")].map(decode);
  const typed = decode(plain ?? "");
  if (login.includes(null) || typed === null)
    return { server: null, problem: `is not clear: its user or password ${encode}` };
  const host = bracketed ?? toAscii(typed);
  if (!host)
    return { server: null, problem: `has a host or a port that cannot be read. If it has a password, that ${encode}` };

  const secure = scheme.toLowerCase() === "smtps";
  const server = {
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    auth: user ? { user: login[0]!, pass: login[1]! } : null,
  };
  const odd = [];
  if (secure && [25, 587, 2525].includes(server.port))
    odd.push(
      `is smtps:// with port ${server.port}, which mostly speaks STARTTLS: that is smtp://; smtps:// belongs to 465.`,
    );
  if (!secure && server.port === 465)
    odd.push("is smtp:// with port 465, which mostly speaks TLS from the start: that is smtps://.");
  if (user && more.length === 0) odd.push("has a user and no password.");
  if (rest.slice(authority.length).replace("/", "") !== "")
    odd.push("has a path or parameters, which are left out: smtps:// or smtp:// says all about TLS.");
  return { server, odd, problem: null };
}

export function smtpUrl(source: Source, name: string): string | null {
  const value = source.environment[name]?.trim();
  if (!value) return null;
  const read = readMailServer(value);
  if (read.problem !== null) source.problem(`${name} ${read.problem}`);
  else for (const odd of read.odd) source.warn?.(`${name} ${odd}`);
  return value;
}

/** An address as people write it, alone or after a name, with its domain in lower case and punycode. */
export function mailbox(source: Source, name: string, standard: string | null): Mailbox {
  const value = source.environment[name]?.trim();
  if (!value) {
    if (standard === null)
      source.problem(
        `${name} is missing: the address that mail comes from, such as sign-in@example.com or Example <sign-in@example.com>.`,
      );
    return { name: null, address: standard ?? "" };
  }
  const parsed = parseMailbox(value);
  if (typeof parsed !== "string") return parsed;
  source.problem(`${name} ${parsed}`);
  return { name: null, address: "" };
}

/** The same, without a name. */
export function address(source: Source, name: string): string | null {
  if (!source.environment[name]?.trim()) return null;
  const found = mailbox(source, name, null);
  if (found.name !== null) source.problem(`${name} is not one bare address, such as help@example.com.`);
  return found.address;
}

/**
 * Parses a mailbox.
 * @returns the mailbox, or the problem, to follow the setting's name
 */
function parseMailbox(value: string): Mailbox | string {
  const one = "is not one address, such as sign-in@example.com or Example <sign-in@example.com>.";
  if (/[\p{C}\u2028\u2029]/u.test(value)) return `${one} It has a control character or a line end in it.`;
  const [, before, between] = /^([^<>]*)<([^<>]*)>$/.exec(value) ?? [];
  const typed = (between ?? value).trim();
  const name = readName((before ?? "").trim());
  const at = typed.lastIndexOf("@");
  const domain = toAscii(typed.slice(at + 1));
  if (name === undefined || at < 1 || !domain || isIP(domain)) return one;
  const local = typed.slice(0, at);
  if (/[^\0-\x7F]/.test(local))
    return "has a character before its @ that is not ASCII: most mail servers would refuse every mail.";
  if (local.length > 64 || !localPart.test(local)) return one;
  return { name, address: `${local}@${domain}` };
}

// RFC 5322 section 3.2.4 requires quotes around a comma. Without quotes the meaning is still clear.
function readName(written: string): string | null | undefined {
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$/.exec(written) ?? [];
  const name = (quoted === undefined ? written : quoted.replaceAll(/\\(.)/g, "$1")).trim();
  if ((quoted === undefined && written.includes('"')) || name.length > longestName) return undefined;
  return name || null;
}

/** The name in EHLO (RFC 5321 section 4.1.4): a domain, or an address in brackets. */
export function ehlo(source: Source, name: string, origin: string | null): string {
  const value = source.environment[name]?.trim();
  if (!value) return nameOf(new URL(origin ?? "http://localhost").hostname);
  const [, literal] = /^\[(?:IPv6:)?([\da-f:.]+)\]$/i.exec(value) ?? [];
  if (literal && isIP(literal)) return isIP(literal) === 6 ? `[IPv6:${literal}]` : `[${literal}]`;
  const host = toAscii(value);
  if (!host || isIP(host))
    source.problem(`${name} is not a host's name, such as sign-in.example.com, or an address in brackets.`);
  return host ?? "";
}

function nameOf(hostname: string): string {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) === 6 ? `[IPv6:${bare}]` : isIP(bare) === 4 ? `[${bare}]` : bare;
}

/** A host's name in lower case and punycode; null when it is not one. */
export function toAscii(typed: string): string | null {
  // ASCII stays as it is: a URL's host parser would turn 127.1 into an address.
  const host = (/[^\0-\x7F]/.test(typed) ? domainToASCII(typed) : typed.toLowerCase()).replace(/\.$/, "");
  return hostName.test(host) || isIP(host) ? host : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** True when mail to this server stays on this machine, so that it needs no TLS. */
export function staysHere({ host }: MailServer): boolean {
  return isLoopback(host.includes(":") ? `[${host}]` : host);
}
