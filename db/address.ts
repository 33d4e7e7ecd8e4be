// Reads the address of a database in libpq's form, once for every pool. Parameters that the client knows are used; the
// others never reach the server. Called by settings, which reports the problems, and by client and migrate.
// @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS

import { domainToASCII } from "node:url";

export type Host = { host: string; port: number };
/**
 * How the connection is protected, in libpq's words. `disable`: not encrypted. `prefer`: not encrypted where the server
 * has no TLS.
 */
export type TlsMode = "disable" | "prefer" | "require" | "verify-ca" | "verify-full";

export type Address = {
  hosts: Host[];
  /** The folder of a Unix socket, instead of hosts. */
  socketFolder: string | null;
  user: string | null;
  password: string | null;
  database: string | null;
  tls: TlsMode;
  /** Paths of PEM files. A root of `null` means the machine's own list. */
  files: { root: string | null; certificate: string | null; key: string | null; passphrase: string | null };
  direct: boolean;
  /** Connect only to a server that accepts writes. */
  primaryOnly: boolean;
  connectSeconds: number | null;
  applicationName: string | null;
  /** Start-up options of the server, such as `-c search_path=postkey`. */
  options: string | null;
  /** What the URL asks for and does not get, one sentence each. */
  warnings: string[];
};

export type ReadAddress = { address: Address; problem: null } | { address: null; problem: string };

const encode =
  "has a character that must be percent-encoded: # is %23, / is %2F, ? is %3F, @ is %40, % is %25. In an .env file a # needs quotes, too.";
const tlsModes: Record<string, TlsMode> = {
  disable: "disable",
  allow: "prefer",
  prefer: "prefer",
  require: "require",
  "no-verify": "require",
  "verify-ca": "verify-ca",
  "verify-full": "verify-full",
  true: "require",
  "1": "require",
  false: "disable",
  "0": "disable",
};
// Postkey writes, so it needs a primary. The client would accept a standby as "read-write", because its sessions are
// not read-only by default.
const sessions: Record<string, boolean> = { any: false, "prefer-standby": false, "read-write": true, primary: true };
// Parameters of other programs, which mean nothing to the server or to us.
const others: Record<string, string> = {
  pgbouncer: "a pooler is found by itself",
  connection_limit: "a process holds up to 12 connections",
  pool_timeout: "a statement waits five seconds at most",
  statement_cache_size: "a pooler that loses statements is found by itself",
  sslaccept: "sslmode says whether a certificate is verified",
  schema: "write options=-c%20search_path%3D and the name instead",
};

class Problem extends Error {}

/**
 * @param url with `postgres://` or `postgresql://`
 * @returns the address, or a problem without any part of the user or the password
 */
export function readAddress(url: string): ReadAddress {
  try {
    return { address: read(url), problem: null };
  } catch (error) {
    if (error instanceof Problem) return { address: null, problem: error.message };
    throw error;
  }
}

function read(url: string): Address {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/is.exec(url) ?? [];
  if (rest === undefined) throw new Problem("is not a postgres:// URL.");
  if (/[\s\p{C}]/u.test(rest))
    throw new Problem(
      "has white space or a control character in it. Is it one line, and is a space in a password written as %20?",
    );
  const { user, password, hostList, name, query } = split(rest);
  const given = parameters(query);
  const take = (key: string) => {
    const value = given.get(key);
    given.delete(key);
    return value || null;
  };
  const warnings: string[] = [];

  const hostParameter = take("host");
  const portParameter = take("port");
  const places = hostParameter ?? hostList;
  const socketFolder = [places, decode(places)].find((one) => one.startsWith("/")) ? decode(places) : null;
  const hosts = socketFolder
    ? [{ host: socketFolder, port: readPort(portParameter ?? "") }]
    : readHosts(places, portParameter);
  const local = isLocal({ hosts, socketFolder });

  const root = take("sslrootcert");
  const fallback: TlsMode = root === "system" ? "verify-full" : local ? "disable" : "prefer";
  const word = take("sslmode") ?? take("ssl");
  given.delete("ssl");
  const asked = word === null ? fallback : tlsModes[word];
  if (!asked)
    throw new Problem(
      `has an sslmode that there is not: it takes ${["disable", "allow", "prefer", "require", "verify-ca", "verify-full"].join(", ")}.`,
    );
  if (root === "system" && asked !== "verify-full")
    throw new Problem(
      "has sslrootcert=system, which goes with sslmode=verify-full only: anybody can have a certificate of a public authority for another name.",
    );
  const files = {
    root: root === "system" ? null : root,
    certificate: take("sslcert"),
    key: take("sslkey"),
    passphrase: take("sslpassword"),
  };
  if ((files.certificate === null) !== (files.key === null)) throw new Problem("needs sslcert and sslkey together.");
  const tls = socketFolder ? "disable" : settleTls(asked, files.root);
  const negotiation = take("sslnegotiation");
  const binding = take("channel_binding");
  if (binding === "require" && tls !== "verify-full")
    warnings.push("channel_binding=require is not honoured; sslmode=verify-full proves the server as well");

  const session = take("target_session_attrs");
  if (session !== null && sessions[session] === undefined)
    throw new Problem(
      "has a target_session_attrs that cannot serve: Postkey writes, so it takes any, read-write or primary.",
    );
  const seconds = take("connect_timeout");
  if (seconds !== null && !/^\d{1,5}$/.test(seconds))
    throw new Problem("has a connect_timeout that is no number of seconds.");

  const address: Address = {
    hosts,
    socketFolder,
    tls,
    files,
    user: take("user") ?? user,
    password: take("password") ?? password,
    database: take("dbname") ?? name,
    direct: negotiation === "direct",
    primaryOnly: session !== null && sessions[session]!,
    connectSeconds: Number(seconds) || null,
    applicationName: take("application_name") ?? take("fallback_application_name"),
    options: take("options"),
    warnings,
  };
  for (const key of given.keys()) {
    const shown = /^[\w.-]{1,40}$/.test(key) ? key : "a parameter";
    warnings.push(`${shown} is left out: ${others[key] ?? "Postkey knows no such parameter"}`);
  }
  return address;
}

// Parsed by hand: a URL parser would read an unencoded character as the start of another host or database name.
function split(rest: string): {
  user: string | null;
  password: string | null;
  hostList: string;
  name: string | null;
  query: string;
} {
  const [authority] = /^[^/?#]*/.exec(rest)!;
  const [, path, query, fragment] = /^(\/[^?#]*)?(?:\?([^#]*))?(#.*)?$/s.exec(rest.slice(authority.length))!;
  const at = authority.indexOf("@");
  const behind = authority.slice(at + 1);
  const strange = at === -1 && (rest.includes("@", authority.length) || /^[^[,]*:[^,]*[^\d,]/.test(authority));
  if (strange && !isPlain(authority, path, query))
    throw new Problem(`cannot be read. If it has a password, that ${encode}`);
  if (behind.includes("@") || (path ?? "").includes("@") || (at !== -1 && fragment))
    throw new Problem(`is not clear: its user or password ${encode}`);
  if (fragment) throw new Problem(`is not clear: its name or password ${encode}`);
  const [user, ...more] = at === -1 ? [""] : authority.slice(0, at).split(":");
  return {
    user: decode(user!, "user") || null,
    password: decode(more.join(":"), "password") || null,
    hostList: behind,
    name: decode(path?.slice(1) ?? "", "database's name") || null,
    query: query ?? "",
  };
}

// An @ may stand in a parameter, as in ?user=ada@example.
function isPlain(authority: string, path = "", query = ""): boolean {
  return (
    !path.includes("@") &&
    /^(\[[\da-f:.]+\]|[\w.-]*)(:\d+)?(,(\[[\da-f:.]+\]|[\w.-]*)(:\d+)?)*$/i.test(authority) &&
    query.split("&").every((part) => /^\w+=/.test(part))
  );
}

function decode(text: string, what = "name"): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(`is not clear: its ${what} ${encode}`);
  }
}

function parameters(query: string): Map<string, string> {
  const pairs = query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [key, ...value] = part.split("=");
      return [decode(key!, "query"), decode(value.join("="), "query")] as const;
    });
  return new Map(pairs);
}

function readHosts(list: string, portList: string | null): Host[] {
  const ports = portList?.split(",") ?? [];
  const hosts = list.split(",").map((one, index) => {
    const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([^:[\]]*))(?::(\d*))?$/i.exec(one) ?? [];
    const host = bracketed ?? (plain && hostOf(decode(plain, "host")));
    if (host === undefined || (host === "" && plain !== ""))
      throw new Problem(`has a host that cannot be read. If it has a password, that ${encode}`);
    return { host: host || "localhost", port: readPort(port || (ports.length > 1 ? ports[index] : ports[0]) || "") };
  });
  return hosts;
}

// ASCII stays as it is: a URL's host parser would turn 127.1 into an address.
function hostOf(name: string): string {
  return /[^\0-\x7F]/.test(name) ? domainToASCII(name) : name;
}

function readPort(text: string): number {
  const port = text === "" ? 5432 : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Problem("has a port that is no number from 1 to 65535.");
  return port;
}

// As in libpq, `require` with a root is `verify-ca`. Unlike in libpq, `verify-ca` without a root is not an error but
// `verify-full`, which is stricter.
function settleTls(asked: TlsMode, root: string | null): TlsMode {
  if (asked === "require" && root) return "verify-ca";
  return asked === "verify-ca" && !root ? "verify-full" : asked;
}

/** True when the database is on this machine, by its address alone. */
export function isLocal({ hosts, socketFolder }: Pick<Address, "hosts" | "socketFolder">): boolean {
  return socketFolder !== null || hosts.every(({ host }) => /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host));
}

/** Hosts and ports: the part of an address that may be shown. */
export function placeOfAddress({ hosts, socketFolder }: Address): string {
  return socketFolder ?? hosts.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(", ");
}
