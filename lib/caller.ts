// The caller, as far as a request shows it. Made once per request by app/_http; every verb takes it.

import { BROWSER_MAP, OS_MAP, parse } from "bowser";
import { randomRequestId } from "./secret";

export type Caller = {
  /** The id of this request, on every answer, log line and audit event. */
  requestId: string;
  /** Key of the client's network in the limits: an IPv4 address, an IPv6 /64, or "unknown". */
  networkKey: string;
  /** The part of the network that may be stored and shown: /24 or /48, or "unknown". */
  network: string;
  /** At most 256 characters, control characters removed; empty when absent. */
  userAgent: string;
  /** The random id of this browser from its sealed cookie, or null for programs and first visits. */
  browserId: string | null;
  /** Keyed hashes of the addresses that have signed in with this browser. */
  knownAddresses: readonly string[];
};

const longestUserAgent = 256;

/**
 * The part of a User-Agent header that is kept.
 * @param text as it came; null when it was not sent
 */
export function cleanUserAgent(text: string | null | undefined): string {
  return (text ?? "").replace(/\p{C}/gu, "").slice(0, longestUserAgent);
}

/**
 * The caller of work that did not come over HTTP.
 * @param program what does it, such as "npm run keys"; empty where that is not known
 */
export function ownCaller(program: string): Caller {
  return {
    requestId: randomRequestId(),
    networkKey: "unknown",
    network: "unknown",
    userAgent: program,
    browserId: null,
    knownAddresses: [],
  };
}

// For an unknown browser the parser returns the sender's own words, so only these names are used.
const browsers: ReadonlySet<string> = new Set(
  Object.values(BROWSER_MAP).filter((name) => name !== BROWSER_MAP.generic),
);
const systems: ReadonlySet<string> = new Set(Object.values(OS_MAP));
const programs = ["curl", "Wget", "HTTPie", "PostmanRuntime", "python-requests", "okhttp", "Go-http-client"];
const unknownProgram = "an unknown program";

/**
 * A short name of a browser that people recognise, such as "Firefox on Linux". It appears in mail and on pages, so
 * every word comes from a closed list: a User-Agent can choose among names, and adds none.
 */
export function browserName(userAgent: string): string {
  const { browser, os } = parse(userAgent || "-");
  if (!browser.name || !browsers.has(browser.name))
    return programs.find((name) => userAgent.startsWith(`${name}/`)) ?? unknownProgram;
  return os.name && systems.has(os.name) ? `${browser.name} on ${os.name}` : browser.name;
}

/** The parts of a name that browserName made; null for anything else. */
export function partsOfBrowserName(text: string): { name: string; system: string | null } | null {
  const [name = "", system = null, ...more] = text.split(" on ");
  const known = browsers.has(name) || (system === null && (name === unknownProgram || programs.includes(name)));
  return known && more.length === 0 && (system === null || systems.has(system)) ? { name, system } : null;
}
