// Every cookie by name: what it holds, how it is sealed, how long it lives. Read from the raw header, for a
// cookie that is sent twice is nobody's (a planted one would otherwise shadow the real one).

import { env } from "@/lib/env";
import { seal, unseal } from "@/lib/secret";

export type CookieName = "session" | "challenge" | "browser" | "new-token";

const day = 86_400;
// The form's answer sends the browser to the page at once.
const newTokenSeconds = 60;
const longestValue = 4096;
const mostKnownAddresses = 10;

/**
 * A challenge; the keyed hash of its address, so that a known browser is recognised before the database is asked; and
 * the language in which it was asked for, empty in a cookie of an earlier version.
 */
export type AskedHere = { id: string; addressHash: string; locale: string };
export type BrowserMemory = { browserId: string; knownAddresses: string[] };

/** The name under this origin: `__Host-` wants https; on plain-http loopback the port keeps two instances apart. */
export function cookieName(name: CookieName): string {
  const { secureOrigin, origin } = env();
  return secureOrigin ? `__Host-postkey-${name}` : `postkey-${new URL(origin).port || "80"}-${name}`;
}

/** The value of one of our cookies; null when absent, sent twice, or longer than we ever make one. */
export function readCookie(headers: Headers, name: CookieName): string | null {
  const wanted = cookieName(name);
  const values = (headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${wanted}=`))
    .map((pair) => pair.slice(wanted.length + 1));
  const [value] = values;
  return values.length === 1 && value && value.length <= longestValue ? value : null;
}

/** A Set-Cookie header's value. @param value null clears the cookie */
export function setCookie(name: CookieName, value: string | null): string {
  const { secureOrigin } = env();
  const lifetime = value === null ? 0 : lifetimeSeconds(name);
  return `${cookieName(name)}=${value ?? ""}; Path=/; Max-Age=${lifetime}; HttpOnly; SameSite=Lax${secureOrigin ? "; Secure" : ""}`;
}

function lifetimeSeconds(name: CookieName): number {
  const { sessionAbsoluteDays, resendWindowMinutes, signInTtlMinutes } = env();
  // The last mail of a challenge may be asked for in its window's last minute.
  if (name === "challenge") return (resendWindowMinutes + signInTtlMinutes) * 60;
  if (name === "new-token") return newTokenSeconds;
  return (name === "session" ? sessionAbsoluteDays : 365) * day;
}

/** The challenge that this browser asked for. Sealed, so that no other one can be put in. */
export function readChallenge(headers: Headers): AskedHere | null {
  const value = readCookie(headers, "challenge");
  const text = value && unseal("challenge-cookie", value);
  if (!text) return null;
  const [id = "", addressHash = "", locale = ""] = text.split(" ");
  return { id, addressHash, locale };
}

export function setChallenge({ id, addressHash, locale }: AskedHere): string {
  return setCookie("challenge", seal("challenge-cookie", `${id} ${addressHash} ${locale}`));
}

/** What this browser remembers: its random id, and keyed hashes of the addresses that signed in here. */
export function readBrowser(headers: Headers): BrowserMemory | null {
  const value = readCookie(headers, "browser");
  const text = value && unseal("browser-cookie", value);
  if (!text) return null;
  const [browserId = "", ...knownAddresses] = text.split(" ");
  return { browserId, knownAddresses };
}

/** @param addressHash an address that has just signed in here, put in front */
export function setBrowser({ browserId, knownAddresses }: BrowserMemory, addressHash?: string): string {
  const addresses = addressHash ? [addressHash, ...knownAddresses.filter((known) => known !== addressHash)] : knownAddresses;
  return setCookie("browser", seal("browser-cookie", [browserId, ...addresses.slice(0, mostKnownAddresses)].join(" ")));
}

/** The personal access token that a form of this session has just made: carried to the page that shows it, which proxy.ts lets happen once. */
export function setNewToken(secret: string, sessionId: string): string {
  return setCookie("new-token", seal("new-token-cookie", secret, sessionId));
}

export function readNewToken(headers: Headers, sessionId: string): string | null {
  const value = readCookie(headers, "new-token");
  return value && unseal("new-token-cookie", value, sessionId);
}
