// Every cookie by name: what it holds, how it is sealed, how long it lives. Read from the raw header, for a
// cookie that is sent twice is nobody's (a planted one would otherwise shadow the real one).

import { repeatSeconds, type AskedHere, type Purpose } from "@/lib/challenges/asked-here";
import { env } from "@/lib/env";
import { isLocale, type Locale } from "@/lib/i18n/locales";
import { hasCapabilityForm, hasIdForm, seal, unseal } from "@/lib/secret";

const all = ["session", "challenge", "confirm", "browser", "language", "new-token", "probe"] as const;
export type CookieName = (typeof all)[number];

const day = 86_400;
// Long enough for a page that did not come to be loaded again; once it was seen, the cookie is cleared.
const newTokenSeconds = 600;
const longestValue = 4096;
const mostKnownAddresses = 10;

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

/**
 * Tells whether this browser keeps cookies: any of ours came. Pages whose form needs one set it themselves, see proxy.ts.
 */
export function keepsCookies(headers: Headers): boolean {
  const sent = new Set((headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("=", 1)[0]));
  return all.some((name) => sent.has(cookieName(name)));
}

/** What the sign-in page leaves in a browser that has none of our cookies, to see whether it comes back. It says nothing else. */
export function setProbe(): string {
  return setCookie("probe", "on");
}

/** It has come back, and other cookies follow it. */
export function clearProbe(headers: Headers): string[] {
  return readCookie(headers, "probe") === null ? [] : [setCookie("probe", null)];
}

/** A Set-Cookie header's value. @param value null clears the cookie @param seconds how long it lives, where that is less than usual */
export function setCookie(name: CookieName, value: string | null, seconds = lifetimeSeconds(name)): string {
  const { secureOrigin } = env();
  const lifetime = value === null ? 0 : seconds;
  return `${cookieName(name)}=${value ?? ""}; Path=/; Max-Age=${lifetime}; HttpOnly; SameSite=Lax${secureOrigin ? "; Secure" : ""}`;
}

function lifetimeSeconds(name: CookieName): number {
  const { sessionAbsoluteDays, resendWindowMinutes, signInTtlMinutes } = env();
  // The last mail of a challenge may be asked for in its window's last minute.
  if (name === "challenge" || name === "confirm") return (resendWindowMinutes + signInTtlMinutes) * 60;
  if (name === "new-token") return newTokenSeconds;
  return (name === "session" ? sessionAbsoluteDays : 365) * day;
}

// Each challenge is six words. Version 0.1 wrote the first three of one challenge, and reads only these: while one
// version replaces the other, each understands the other's cookie.
const wordsEach = 6;

/** The challenges that this browser asked for, the newest first. Sealed, so that no other one can be put in. */
export function readChallenges(headers: Headers): AskedHere[] {
  const value = readCookie(headers, "challenge");
  const words = (value && unseal("challenge-cookie", value))?.split(" ") ?? [];
  const list: AskedHere[] = [];
  for (let at = 0; at < words.length; at += wordsEach) {
    const [id = "", addressHash = "", locale = "", purpose = "sign_in", nonce = "", state = ""] = words.slice(
      at,
      at + wordsEach,
    );
    if (hasIdForm(id))
      list.push({ id, addressHash, locale, purpose: purpose as Purpose, nonce, spent: state === "spent" });
  }
  return list;
}

/** Where nothing is left to be redeemed, the cookie lives for as long as the last redeem may be repeated. */
export function setChallenges(list: readonly AskedHere[]): string {
  if (list.length === 0) return setCookie("challenge", null);
  const words = list.flatMap(({ id, addressHash, locale, purpose, nonce, spent }) => [
    id,
    addressHash,
    locale,
    purpose,
    nonce,
    spent ? "spent" : "pending",
  ]);
  const value = seal("challenge-cookie", words.join(" "));
  return list.every(({ spent }) => spent)
    ? setCookie("challenge", value, repeatSeconds)
    : setCookie("challenge", value);
}

/** 128 random bits of a browser that opened a link without having asked: by them its repeated press is known. */
export function readConfirm(headers: Headers): string | null {
  const value = readCookie(headers, "confirm");
  const nonce = value && unseal("confirm-cookie", value);
  return nonce && hasCapabilityForm(nonce) ? nonce : null;
}

/** @param spent a link was confirmed with it: it lives for as long as that may be repeated */
export function setConfirm(nonce: string, { spent }: { spent: boolean }): string {
  const value = seal("confirm-cookie", nonce);
  return spent ? setCookie("confirm", value, repeatSeconds) : setCookie("confirm", value);
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
  const addresses = addressHash
    ? [addressHash, ...knownAddresses.filter((known) => known !== addressHash)]
    : knownAddresses;
  return setCookie("browser", seal("browser-cookie", [browserId, ...addresses.slice(0, mostKnownAddresses)].join(" ")));
}

/** The language that was chosen in this browser, see proxy.ts. Null where the cookie holds anything else. */
export function readLanguage(headers: Headers): Locale | null {
  const value = readCookie(headers, "language");
  return isLocale(value) ? value : null;
}

/** The personal access token that a form of this session has just made, for the page that shows it until it says that it was seen. */
export type NewToken = { id: string; secret: string };

export function setNewToken({ id, secret }: NewToken, sessionId: string): string {
  return setCookie("new-token", seal("new-token-cookie", `${id} ${secret}`, sessionId));
}

export function readNewToken(headers: Headers, sessionId: string): NewToken | null {
  const value = readCookie(headers, "new-token");
  const [id, secret] = (value && unseal("new-token-cookie", value, sessionId))?.split(" ") ?? [];
  return id && secret ? { id, secret } : null;
}
