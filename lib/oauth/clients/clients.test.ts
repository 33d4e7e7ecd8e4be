import { expect, test } from "playwright/test";
import { configure, restore } from "@/e2e/support/flood-limits";
import { restart } from "@/e2e/support/own-database";
import { rows } from "@/e2e/support/rows";
import { accepted, atOnce } from "@/e2e/support/verbs";
import { env } from "@/lib/env";
import { processWide } from "@/lib/process-wide";
import { randomId } from "@/lib/secret";
import { authenticateClient, clientCacheSeconds, findClient, isClientOrigin, mayRedirectTo } from "./clients";
import { addClient, removeClient, replaceSecret, type NewClient } from "./register";

test.afterEach(restore);

const register = async (changes: Partial<NewClient> = {}) =>
  accepted(
    await addClient({
      name: "Ledger",
      kind: "public",
      redirectUris: ["https://app.example/in"],
      origins: [],
      ...changes,
    }),
  );

test("without a client_id the default client is used, which the settings define", async () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/in", ALLOWED_ORIGINS: "https://app.example" });
  const standard = await findClient(undefined);
  expect(standard).toMatchObject({
    id: "default",
    kind: "public",
    redirectUris: ["https://app.example/in"],
    origins: ["https://app.example"],
    audience: env().origin,
    accessTokenSeconds: 600,
  });
  expect(await findClient("default")).toEqual(standard);
  for (const id of ["", "Default", "default ", "other", "__proto__", "constructor", "\0", "' or 1=1"])
    expect(await findClient(id), id).toBeNull();
});

test("the default client's lists are empty until an operator fills them", async () => {
  configure({ ALLOWED_REDIRECTS: "" });
  const client = (await findClient(undefined))!;
  for (const url of ["", "/", "https://app.example/", "http://localhost/"])
    expect(mayRedirectTo(client, url), url).toBe(false);
});

test("a listed address is compared character by character", async () => {
  configure({ ALLOWED_REDIRECTS: "https://app.example/in" });
  const client = (await findClient(undefined))!;
  expect(mayRedirectTo(client, "https://app.example/in")).toBe(true);
  for (const url of [
    "https://app.example/in/",
    "https://app.example/in#",
    "https://APP.example/in",
    "https://app.example:443/in",
    "https://app.example/in?",
    "https://app.example/",
  ]) {
    expect(mayRedirectTo(client, url), url).toBe(false);
  }
});

test("a client that was added is found with what it was given, and is gone once it is removed", async () => {
  const { id, secret } = await register({ audience: "https://ledger.example", accessTokenSeconds: 120 });
  expect(secret).toBeNull();
  expect(await findClient(id)).toEqual({
    id,
    name: "Ledger",
    kind: "public",
    redirectUris: ["https://app.example/in"],
    origins: [],
    audience: "https://ledger.example",
    initiateLoginUri: null,
    accessTokenSeconds: 120,
    refreshIdleSeconds: 30 * 86_400,
    refreshAbsoluteSeconds: 90 * 86_400,
  });
  expect(await removeClient(id)).toMatchObject({ ok: true });
  expect(await findClient(id)).toBeNull();
  expect(await removeClient(id)).toMatchObject({ reason: "not_found" });
});

test("a confidential client has to show its secret, and a public one must not send any", async () => {
  const [open, closed] = [await register(), await register({ kind: "confidential" })];
  expect(closed.secret).toMatch(/^[\w-]{43}$/);
  expect(accepted(await authenticateClient({ id: closed.id, secret: closed.secret }))).toMatchObject({ id: closed.id });
  expect(accepted(await authenticateClient({ id: open.id, secret: null }))).toMatchObject({ id: open.id });
  expect(accepted(await authenticateClient({ id: undefined, secret: null }))).toMatchObject({ id: "default" });
  const other = (await register({ kind: "confidential" })).secret;
  const wrong: [id: string | undefined, secret: string | null][] = [
    [closed.id, null],
    [closed.id, ""],
    [closed.id, "none"],
    [closed.id, other],
    [closed.id, `${closed.secret}x`],
    [closed.id, closed.secret!.toLowerCase()],
    [open.id, ""],
    [open.id, "x"],
    [undefined, "x"],
    ["nobody", null],
    ["nobody", "none"],
    ["nobody", closed.secret],
  ];
  const answers = await Promise.all(wrong.map(([id, secret]) => authenticateClient({ id, secret })));
  for (const answer of answers) expect(answer).toEqual({ ...answers[0], ok: false, reason: "token_invalid" });
});

test("a secret is stored as a hash only, survives another AUTH_SECRET, and is replaced at once", async () => {
  const { id, secret } = await register({ kind: "confidential" });
  const [row] = await rows()`select * from clients where id = ${id}`;
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(await authenticateClient({ id, secret: row!.secret_hash })).toMatchObject({ ok: false });
  const before = process.env.AUTH_SECRET!;
  try {
    process.env.AUTH_SECRET = "vT8cR2mLx0QpZ5nYk7WdJ4sHb9GfE3uAoI6yKqXtVzM";
    await restart();
    expect(await authenticateClient({ id, secret })).toMatchObject({ ok: true });
  } finally {
    process.env.AUTH_SECRET = before;
    await restart();
  }
  const renewed = accepted(await replaceSecret(id)).secret;
  expect(await authenticateClient({ id, secret })).toMatchObject({ ok: false });
  expect(await authenticateClient({ id, secret: renewed })).toMatchObject({ ok: true });
  expect(await replaceSecret((await register()).id)).toMatchObject({ reason: "not_found" });
});

test("an impossible client is refused with every problem", async () => {
  const wrong: Partial<NewClient>[] = [
    { id: "default" },
    { id: "a" },
    { id: "a b" },
    { id: "<x>" },
    { id: "x".repeat(65) },
    { name: "" },
    { name: "x".repeat(61) },
    { name: "a\nb" },
    { redirectUris: ["http://app.example/in"] },
    { redirectUris: ["https://app.example/*"] },
    { redirectUris: ["https://app.example/#x"] },
    { redirectUris: ["javascript:alert(1)"] },
    { origins: ["https://app.example/"] },
    { origins: ["null"] },
    { origins: ["*"] },
    { audience: "ledger" },
    { accessTokenSeconds: 59 },
    { accessTokenSeconds: 3601 },
    { accessTokenSeconds: Number.NaN },
    { refreshIdleSeconds: 0 },
    { refreshAbsoluteSeconds: 91 * 86_400 },
  ];
  for (const changes of wrong) {
    expect(
      await addClient({ name: "Ledger", kind: "public", redirectUris: [], origins: [], ...changes }),
      JSON.stringify(changes),
    ).toMatchObject({ reason: "validation_failed" });
  }
  const { id } = await register();
  expect(await addClient({ id, name: "Twin", kind: "public", redirectUris: [], origins: [] })).toMatchObject({
    detail: expect.stringContaining("already"),
  });
});

test("pages of every client's origins may call the API, by the exact name", async () => {
  configure({ ALLOWED_ORIGINS: "https://app.example" });
  const mine = `https://${randomId()}.example`;
  await register({ origins: [mine, "http://localhost:5173"] });
  for (const origin of [mine, "http://localhost:5173", "https://app.example"])
    expect(await isClientOrigin(origin), origin).toBe(true);
  const host = new URL(mine).host;
  for (const origin of [
    "null",
    "",
    "*",
    `${mine}/`,
    `${mine}:443`,
    `${mine}:8443`,
    `http://${host}`,
    `https://${host}.evil.example`,
    `https://evil-${host}`,
    `https://${host}@evil.example`,
    `https://evil.example/${host}`,
    `https://x.${host}`,
    mine.toUpperCase(),
    `${mine}, https://evil.example`,
    "http://localhost",
    "http://localhost:51730",
    "http://127.0.0.1:5173",
  ]) {
    expect(await isClientOrigin(origin), origin).toBe(false);
  }
});

test("clients are read once in five seconds, whatever ids are asked for, and a change takes effect after that", async () => {
  const { id } = await register();
  await findClient(id);
  // Moves the time of the last read by hand, so that no test depends on how fast the machine is.
  const reading = processWide<{ at: number }>("clients", () => {
    throw new Error("Nothing was read.");
  });
  reading.at = performance.now() + 60_000;
  await rows()`update clients set name = 'Renamed' where id = ${id}`;
  const found = await atOnce(50, (round) => findClient(round === 0 ? id : `nobody-${round}`));
  expect(found[0]?.name).toBe("Ledger");
  expect(clientCacheSeconds).toBe(5);
  reading.at = performance.now() - clientCacheSeconds * 1000 - 1;
  expect((await findClient(id))?.name).toBe("Renamed");
});

test("a failed read is not cached", async () => {
  const { id } = await register();
  const url = process.env.DATABASE_URL!;
  try {
    process.env.DATABASE_URL = url.replace(/\/[^/]*$/, "/nowhere");
    await restart();
    await expect(findClient(id)).rejects.toThrow();
    expect(await findClient("default")).not.toBeNull();
  } finally {
    process.env.DATABASE_URL = url;
    await restart();
  }
  expect(await findClient(id)).not.toBeNull();
});
