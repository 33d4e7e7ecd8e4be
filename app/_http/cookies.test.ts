import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { mostAskedHere, rememberAsked, spendAsked, type AskedHere } from "@/lib/challenges/asked-here";
import { randomCapability, randomId, randomToken, seal, unseal } from "@/lib/secret";
import {
  cookieName,
  readBrowser,
  readChallenges,
  readConfirm,
  readCookie,
  readLanguage,
  setBrowser,
  setChallenges,
  setConfirm,
  setCookie,
} from "./cookies";

test.beforeEach(() => configure({ AUTH_URL: "http://localhost:4711" }));
test.afterEach(restore);

const cookies = (value: string) => new Headers({ Cookie: value });
/** What a browser sends back after a Set-Cookie. */
const sent = (setCookieValue: string) => cookies(setCookieValue.split(";")[0]!);
const asked = () => ({ id: randomId(), addressHash: randomToken(), locale: "de" });
const valueIn = (setCookieValue: string) => setCookieValue.split(";")[0]!.split("=")[1]!;
const askFor = (times: number): AskedHere[] => Array.from({ length: times }, asked).reduce(rememberAsked, []);

test("over https every cookie is a __Host- cookie", () => {
  configure({ AUTH_URL: "https://localhost:4711" });
  for (const name of ["session", "challenge", "browser", "language"] as const) {
    expect(setCookie(name, "x")).toMatch(
      new RegExp(`^__Host-postkey-${name}=x; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax; Secure$`),
    );
  }
});

test("over plain http on loopback the port keeps two instances apart, and nothing else differs", () => {
  expect(setCookie("session", "x")).toBe("postkey-4711-session=x; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax");
  configure({ AUTH_URL: "http://localhost:4712" });
  expect(cookieName("session")).toBe("postkey-4712-session");
});

test("session and challenge cookies live as long as the session or challenge", () => {
  configure({
    SESSION_IDLE_DAYS: "2",
    SESSION_ABSOLUTE_DAYS: "7",
    RESEND_WINDOW_MINUTES: "10",
    SIGN_IN_TTL_MINUTES: "5",
  });
  expect(setCookie("session", "x")).toContain("Max-Age=604800;");
  expect(setCookie("challenge", "x")).toContain("Max-Age=900;");
});

test("no cookie sets a Domain, and clearing one ends it at once", () => {
  expect(setCookie("browser", "x")).not.toMatch(/domain/i);
  expect(setCookie("session", null)).toMatch(/^postkey-4711-session=; .*Max-Age=0/);
});

test("a cookie is found among others, by its whole name", () => {
  expect(
    readCookie(cookies("a=b; postkey-4711-session=value; postkey-4711-session2=x; xpostkey-4711-session=y"), "session"),
  ).toBe("value");
});

test("a cookie that is sent twice is ignored: a planted one must not shadow the real one", () => {
  for (const header of [
    "postkey-4711-session=a; postkey-4711-session=b",
    "postkey-4711-session=a; postkey-4711-session=a",
    "postkey-4711-session=; postkey-4711-session=a",
  ]) {
    expect(readCookie(cookies(header), "session"), header).toBeNull();
  }
});

test("a cookie that is absent, empty, too long or under another name is not read", () => {
  const others = [
    "",
    "postkey-4711-session",
    "postkey-4711-session=",
    "POSTKEY-4711-SESSION=x",
    "__Host-postkey-session=x",
    "postkey-4712-session=x",
    `postkey-4711-session=${"x".repeat(4097)}`,
    ";;;",
    "=",
    "=x",
  ];
  for (const header of others) expect(readCookie(cookies(header), "session"), header.slice(0, 40)).toBeNull();
  expect(readCookie(new Headers(), "session")).toBeNull();
});

test("over https a cookie without the prefix is not read: another subdomain could have set it", () => {
  configure({ AUTH_URL: "https://localhost:4711" });
  expect(
    readCookie(cookies("postkey-session=x; postkey-4711-session=x; __Secure-postkey-session=x"), "session"),
  ).toBeNull();
});

test("the challenges are read back in their order, and are sealed so that no one can read or forge one", () => {
  const list = askFor(3);
  const cookie = setChallenges(list);
  for (const { id, addressHash, nonce } of list)
    for (const part of [id, addressHash, nonce]) expect(cookie).not.toContain(part);
  expect(readChallenges(sent(cookie))).toEqual(list);
});

test("five challenges with the longest languages fit into a quarter of a cookie, and a sixth drops the oldest", () => {
  const list = Array.from({ length: mostAskedHere + 2 }, () => ({ ...asked(), locale: "zh-Hant-TW" })).reduce<
    AskedHere[]
  >(rememberAsked, []);
  expect(list).toHaveLength(5);
  expect(setChallenges(list).length).toBeLessThan(1024);
  expect(readChallenges(sent(setChallenges(list)))).toEqual(list);
});

test("a cookie of version 0.1 can still be read, and that version can read our newest challenge", () => {
  const { id, addressHash } = asked();
  const former = (text: string) => readChallenges(cookies(`postkey-4711-challenge=${seal("challenge-cookie", text)}`));
  const entry = { id, addressHash, purpose: "sign_in", nonce: "", spent: false };
  expect(former(`${id} ${addressHash} de`)).toEqual([{ ...entry, locale: "de" }]);
  expect(former(`${id} ${addressHash}`)).toEqual([{ ...entry, locale: "" }]);
  const [newest, ...others] = askFor(2);
  const text = unseal("challenge-cookie", valueIn(setChallenges([newest!, ...others])))!;
  expect(text.split(" ").slice(0, 3)).toEqual([newest!.id, newest!.addressHash, "de"]);
});

test("a cookie with only spent challenges lives ten seconds, and one with a pending challenge lives the full time", () => {
  const list = askFor(2);
  const one = spendAsked(list, list[0]!.id);
  expect(setChallenges(one)).toContain("Max-Age=2700;");
  expect(readChallenges(sent(setChallenges(one))).map(({ spent }) => spent)).toEqual([false, true]);
  expect(setChallenges(spendAsked(one.slice(0, 1), list[1]!.id))).toContain("Max-Age=10;");
  expect(setChallenges([])).toContain("Max-Age=0;");
});

test("a challenge cookie that was changed, sealed with another key or copied from another cookie holds no challenges", () => {
  const value = setChallenges(askFor(1)).split(";")[0]!.split("=")[1]!;
  const others = [
    value.slice(0, -4),
    `${value}AAAA`,
    `v1.${value.slice(7)}`,
    value.replace(/(?<=^v1\..{30})./, (one) => (one === "A" ? "B" : "A")),
    `v2${value.slice(2)}`,
    "v1.",
    "v1.AAAA",
    randomId(),
    "",
    seal("browser-cookie", `${randomId()} x`),
    seal("challenge-cookie", `${randomId()} x`, "another context"),
    "%00",
    "v1.%",
  ];
  for (const other of others)
    expect(readChallenges(cookies(`postkey-4711-challenge=${other}`)), other.slice(0, 30)).toEqual([]);
});

test("the nonce of a browser that opened a link is read back, and no other cookie contains one", () => {
  const nonce = randomCapability();
  expect(readConfirm(sent(setConfirm(nonce, { spent: false })))).toBe(nonce);
  expect(setConfirm(nonce, { spent: true })).toContain("Max-Age=10;");
  for (const other of [nonce, seal("challenge-cookie", nonce), seal("confirm-cookie", "short"), ""])
    expect(readConfirm(cookies(`postkey-4711-confirm=${other}`))).toBeNull();
});

test("a browser remembers its id and at most ten addresses, the latest first", () => {
  const browserId = randomId();
  let memory = { browserId, knownAddresses: [] as string[] };
  for (let index = 0; index < 12; index++) memory = readBrowser(sent(setBrowser(memory, `address-${index}`)))!;
  expect(memory.browserId).toBe(browserId);
  expect(memory.knownAddresses).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((index) => `address-${index}`));
  expect(readBrowser(sent(setBrowser(memory, "address-5")))!.knownAddresses.slice(0, 3)).toEqual([
    "address-5",
    "address-11",
    "address-10",
  ]);
});

test("ten remembered addresses fit into a cookie", () => {
  const memory = { browserId: randomId(), knownAddresses: Array.from({ length: 10 }, randomToken) };
  const value = setBrowser(memory);
  expect(value.length).toBeLessThan(4096);
  expect(readBrowser(sent(value))).toEqual(memory);
});

test("a browser cookie that we did not seal is ignored", () => {
  for (const other of ["v1.AAAA", "x", seal("challenge-cookie", "a b"), ""])
    expect(readBrowser(cookies(`postkey-4711-browser=${other}`))).toBeNull();
});

test("the language cookie lasts a year, and is read only with one of our languages", () => {
  const cookie = setCookie("language", "de");
  expect(cookie).toBe("postkey-4711-language=de; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
  expect(readLanguage(sent(cookie))).toBe("de");
  for (const other of ["de-AT", "DE", "xx", "", "__proto__", "constructor", "de ja", "%64e", '"de"'])
    expect(readLanguage(cookies(`postkey-4711-language=${other}`)), other).toBeNull();
  expect(readLanguage(cookies("postkey-4711-language=de; postkey-4711-language=ja"))).toBeNull();
  expect(readLanguage(new Headers())).toBeNull();
});
