import { expect, test } from "playwright/test";
import { restore, somebody } from "@/e2e/support/flood-limits";
import { somebodyNew } from "@/e2e/support/people";
import { rows } from "@/e2e/support/rows";
import { accepted, issueTokens, mailedByProgram, nothingElse, program, signIn } from "@/e2e/support/verbs";
import { describeHistory } from "@/lib/admin/history";
import { challengeOf } from "@/lib/pkce";
import { randomId, randomToken } from "@/lib/secret";
import { findSessionById } from "@/lib/sessions/find";
import { confirmLink } from "@/lib/sign-in/confirm-link";
import { issueAccessToken } from "@/lib/tokens/access";
import { checkAccessToken } from "../check";
import { issueCode, redeemCode } from "../codes/authorization-code";
import { createPersonalAccessToken } from "@/lib/tokens/personal/personal";
import { writeTokens, type Issued } from "../issue";
import { refresh } from "../refresh/refresh";
import { findClient, type Client } from "./clients";
import { addClient, editClient, removeClient, replaceSecret, type NewClient } from "./register";

test.afterEach(restore);

const redirectUri = "https://ledger.example/in";
const ledger = { name: "Ledger", kind: "public", redirectUris: [redirectUri], origins: [] } satisfies NewClient;

const register = async (changes: Partial<NewClient> = {}) => accepted(await addClient({ ...ledger, ...changes })).id;

const eventsOfClient = (id: string) =>
  rows()<{ name: string; actor: string; user_agent: string; details: Record<string, unknown> }[]>`
    select name, actor, user_agent, details from audit_events where name like 'client.%' and details ->> 'client_id' = ${id} order by id`;

/**
 * Everything that a person can hold of a client.
 * @param given tokens of a sign-in other than by a code
 */
async function held(client: Client, given?: Issued) {
  const signedIn = await signIn(somebodyNew("ada").address);
  const session = accepted(await findSessionById(signedIn.session.id));
  const tokens =
    given ?? (await issueTokens({ session, user: session.user, client, scope: "read write", caller: somebody() }));
  const verifier = randomToken();
  const code = accepted(
    await issueCode(
      session,
      { clientId: client.id, redirectUri, codeChallenge: challengeOf(verifier) },
      "read",
      somebody(),
    ),
  );
  const personal = accepted(
    await createPersonalAccessToken({
      userId: session.user.id,
      name: "Script",
      scope: "read",
      days: 1,
      caller: somebody(),
    }),
  ).token;
  const exchanged = await issueAccessToken({
    subject: session.user.subject,
    personalAccessTokenId: personal.id,
    clientId: client.id,
    scope: "read",
    audience: client.audience,
  });
  const uses = {
    "the refresh token": () => refresh({ token: tokens.refreshToken, client, caller: somebody() }),
    "the code": () => redeemCode({ code, verifier, redirectUri }, client, somebody()),
    "the access token": () => checkAccessToken(tokens.accessToken, client.audience),
    "a personal token's access token": () => checkAccessToken(exchanged.token, client.audience),
  };
  return { session, uses };
}

test("an edit changes what it names and nothing else, and earlier tokens go on", async () => {
  const id = await register({ audience: "https://api.ledger.example", accessTokenSeconds: 120 });
  const before = (await findClient(id))!;
  const { uses } = await held(before);
  expect(await editClient(id, { name: "Books", initiateLoginUri: "https://ledger.example/login" })).toEqual({
    ok: true,
    value: { changed: true },
  });
  expect(await findClient(id)).toEqual({ ...before, name: "Books", initiateLoginUri: "https://ledger.example/login" });
  for (const [what, use] of Object.entries(uses)) expect(await use(), what).toMatchObject({ ok: true });
  accepted(
    await editClient(id, {
      redirectUris: ["https://books.example/in"],
      origins: ["https://books.example"],
      audience: null,
      initiateLoginUri: null,
      accessTokenSeconds: 300,
      refreshIdleSeconds: 3600,
      refreshAbsoluteSeconds: 7200,
    }),
  );
  expect(await findClient(id)).toMatchObject({
    name: "Books",
    redirectUris: ["https://books.example/in"],
    origins: ["https://books.example"],
    initiateLoginUri: null,
    accessTokenSeconds: 300,
    refreshIdleSeconds: 3600,
    refreshAbsoluteSeconds: 7200,
  });
  expect((await findClient(id))!.audience).not.toBe("https://api.ledger.example");
});

test("an edit that would make an impossible client is refused with every problem, and changes nothing", async () => {
  const id = await register();
  const before = await findClient(id);
  const wrong: Parameters<typeof editClient>[1][] = [
    { name: "" },
    { name: "a\u202eb" },
    { redirectUris: ["http://ledger.example/in"] },
    { origins: ["*"] },
    { audience: "ledger" },
    { accessTokenSeconds: 1 },
    { refreshIdleSeconds: Number.NaN },
    ...[
      "http://ledger.example/",
      "javascript:alert(1)",
      "https://ledger.example/#x",
      "https://ledger.example/#",
      "https://a:b@ledger.example/",
      "/login",
      "ledger",
      `https://ledger.example/${"x".repeat(400)}`,
      "https://ledger.example/\n",
    ].map((initiateLoginUri) => ({ initiateLoginUri })),
  ];
  for (const changes of wrong)
    expect(await editClient(id, { refreshAbsoluteSeconds: 7200, ...changes }), JSON.stringify(changes)).toMatchObject({
      reason: "validation_failed",
      detail: expect.any(String),
    });
  expect(await findClient(id)).toEqual(before);
  for (const other of ["default", "nobody", ""])
    expect(await editClient(other, { name: "Books" }), other).toMatchObject({ reason: "not_found" });
});

test("what a client held when it was removed is refused, then and after a client with the same id was added", async () => {
  const id = `ledger-${randomId()}`;
  await register({ id });
  const { session, uses } = await held((await findClient(id))!);
  for (const what of ["the access token", "a personal token's access token"] as const)
    expect(await uses[what](), what).toMatchObject({ ok: true });
  accepted(await removeClient(id));
  for (const [what, use] of Object.entries(uses)) expect(await use(), `${what}, removed`).toMatchObject({ ok: false });
  await register({ id });
  // An access token has its time of issue in whole seconds.
  await rows()`update clients set created_at = created_at + interval '2 seconds' where id = ${id}`;
  for (const [what, use] of Object.entries(uses))
    expect(await use(), `${what}, added again`).toMatchObject({ ok: false });
  // The browser's own session does not belong to the client.
  expect(await findSessionById(session.id)).toMatchObject({ ok: true });
});

test("tokens from a process that does not know of the removal yet are refused too", async () => {
  const id = `ledger-${randomId()}`;
  await register({ id });
  const remembered = (await findClient(id))!;
  const { mail } = await mailedByProgram(somebodyNew("ada").address, { clientId: id });
  accepted(await removeClient(id));
  // Its mail was requested before. A code would be refused from now on.
  const own = accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
  const { uses } = await held(
    remembered,
    await writeTokens({ ...own, client: remembered, scope: "read" }, own.family!),
  );
  for (const [what, use] of Object.entries(uses)) expect(await use(), what).toMatchObject({ ok: false });
  await register({ id });
  await rows()`update clients set created_at = created_at + interval '2 seconds' where id = ${id}`;
  for (const [what, use] of Object.entries(uses))
    expect(await use(), `${what}, added again`).toMatchObject({ ok: false });
});

test("a session that a program opened for itself ends with its client, and no other session does", async () => {
  const id = await register();
  const { mail } = await mailedByProgram(somebodyNew("ada").address, { clientId: id });
  const own = accepted(await confirmLink(mail.token, nothingElse, program, somebody()));
  const { mail: other } = await mailedByProgram(somebodyNew("bea").address);
  const others = accepted(await confirmLink(other.token, nothingElse, program, somebody()));
  accepted(await removeClient(id));
  expect(await findSessionById(own.session.id)).toMatchObject({ reason: "session_ended" });
  expect(await findSessionById(others.session.id)).toMatchObject({ ok: true });
});

test("adding, editing, removing and another secret are in the trail, by an operator, and audit shows them by the client's id", async () => {
  const id = `ledger-${randomId()}`;
  const { secret } = accepted(await addClient({ ...ledger, id, kind: "confidential" }));
  accepted(await editClient(id, { name: "Books", redirectUris: ["https://books.example/in"] }));
  expect(accepted(await editClient(id, { name: "Books" }))).toEqual({ changed: false });
  const renewed = accepted(await replaceSecret(id)).secret;
  accepted(await removeClient(id));
  await replaceSecret(id);
  await removeClient(id);
  const events = await eventsOfClient(id);
  expect(events.map(({ name, actor, user_agent }) => [name, actor, user_agent])).toEqual(
    ["client.added", "client.edited", "client.secret_replaced", "client.removed"].map((name) => [
      name,
      "operator",
      "npm run clients",
    ]),
  );
  expect(events[0]!.details).toMatchObject({
    client_id: id,
    name: "Ledger",
    kind: "confidential",
    redirect_uris: [redirectUri],
  });
  expect(events[1]!.details).toEqual({
    client_id: id,
    name: "Books",
    former_name: "Ledger",
    redirect_uris: ["https://books.example/in"],
    former_redirect_uris: [redirectUri],
  });
  for (const hidden of [secret!, renewed, "secret_hash"]) expect(JSON.stringify(events)).not.toContain(hidden);
  const history = await describeHistory(id);
  expect(history).toHaveLength(4);
  expect(history[1]).toContain("client.edited: An operator changed a client.");
  expect(history[1]).toContain("by an operator, npm run clients");
  expect(history[1]).toContain("former_redirect_uris https://ledger.example/in");
});
