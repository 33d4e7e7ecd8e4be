// Every cookie: what it holds, how it is sealed and how long it lives. Cookies are read from the raw header, because one
// that is sent twice must be ignored. Otherwise a planted cookie could shadow the real one.

import { repeatSeconds, type AskedHere, type Purpose } from "@/lib/challenges/asked-here";
import { env } from "@/lib/env";
import { isLocale, type Locale } from "@/lib/i18n/locales";
import { hasCapabilityForm, hasIdForm, seal, unseal } from "@/lib/secret";

const all = ["session", "challenge", "confirm", "browser", "language", "new-token", "probe"] as const;
export type CookieName = (typeof all)[number];

const day = 86_400;
// Long enough to reload a page that did not arrive. The cookie is cleared once the page was shown.
const newTokenSeconds = 600;
const longestValue = 4096;
const mostKnownAddresses = 10;

export type BrowserMemory = { browserId: string; knownAddresses: string[] };

/** A cookie's full name. `__Host-` requires https. On plain-http loopback the port keeps two instances apart. */
export function cookieName(name: CookieName): string {
  const { secureOrigin, origin } = env();
  return secureOrigin ? `__Host-postkey-${name}` : `postkey-${new URL(origin).port || "80"}-${name}`;
}

/** The value of one of our cookies; null when it is absent, sent twice, or longer than any that we set. */
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
 * True when the browser sent any of our cookies, so it keeps them. proxy.ts sets one for pages whose form needs it.
 */
export function keepsCookies(headers: Headers): boolean {
  const sent = new Set((headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("=", 1)[0]));
  return all.some((name) => sent.has(cookieName(name)));
}

/** The sign-in page sets this in a browser without any of our cookies, to see whether it comes back. It holds no data. */
export function setProbe(): string {
  return setCookie("probe", "on");
}

/** Clears the probe once it has come back. Other cookies replace it. */
export function clearProbe(headers: Headers): string[] {
  return readCookie(headers, "probe") === null ? [] : [setCookie("probe", null)];
}

/** The value of a Set-Cookie header. @param value null clears the cookie @param seconds a lifetime shorter than the usual one */
export function setCookie(name: CookieName, value: string | null, seconds = lifetimeSeconds(name)): string {
  const { secureOrigin } = env();
  const lifetime = value === null ? 0 : seconds;
  return `${cookieName(name)}=${value ?? ""}; Path=/; Max-Age=${lifetime}; HttpOnly; SameSite=Lax${secureOrigin ? "; Secure" : ""}`;
}

function lifetimeSeconds(name: CookieName): number {
  const { sessionAbsoluteDays, resendWindowMinutes, signInTtlMinutes } = env();
  // The last email of a challenge may be requested in the last minute of its window.
  if (name === "challenge" || name === "confirm") return (resendWindowMinutes + signInTtlMinutes) * 60;
  if (name === "new-token") return newTokenSeconds;
  return (name === "session" ? sessionAbsoluteDays : 365) * day;
}

// Each challenge is six words. Version 0.1 wrote the first three words of one challenge, and reads only these. So each
// version can read the other's cookie during an upgrade.
const wordsEach = 6;

/** The challenges that this browser asked for, the newest first. They are sealed, so no others can be added. */
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

/** When no challenge is left to redeem, the cookie lives only as long as the last redeem may be repeated. */
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

/** 128 random bits for a browser that opened a link without having asked for it. They identify a repeated press. */
export function readConfirm(headers: Headers): string | null {
  const value = readCookie(headers, "confirm");
  const nonce = value && unseal("confirm-cookie", value);
  return nonce && hasCapabilityForm(nonce) ? nonce : null;
}

/** @param spent a link was confirmed with this nonce, so the cookie lives only as long as that may be repeated */
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

/** @param addressHash of an address that has just signed in here; it goes first */
export function setBrowser({ browserId, knownAddresses }: BrowserMemory, addressHash?: string): string {
  const addresses = addressHash
    ? [addressHash, ...knownAddresses.filter((known) => known !== addressHash)]
    : knownAddresses;
  return setCookie("browser", seal("browser-cookie", [browserId, ...addresses.slice(0, mostKnownAddresses)].join(" ")));
}

/** The language that was chosen in this browser, see proxy.ts. Null when the cookie holds anything else. */
export function readLanguage(headers: Headers): Locale | null {
  const value = readCookie(headers, "language");
  return isLocale(value) ? value : null;
}

/** A personal access token that this session has just created. The page shows it until it reports that it was displayed. */
export type NewToken = { id: string; secret: string };

export function setNewToken({ id, secret }: NewToken, sessionId: string): string {
  return setCookie("new-token", seal("new-token-cookie", `${id} ${secret}`, sessionId));
}

export function readNewToken(headers: Headers, sessionId: string): NewToken | null {
  const value = readCookie(headers, "new-token");
  const [id, secret] = (value && unseal("new-token-cookie", value, sessionId))?.split(" ") ?? [];
  return id && secret ? { id, secret } : null;
}
