// What a program does over the API, and what a browser without scripts does with the forms.

import { expect } from "playwright/test";
import { ask, sharedOrigin, type Answer, type Sent } from "./http";
import { readAllEmail, readCode, type Email } from "./inbox";
import { somebodyNew, type Person } from "./people";

export type Challenge = {
  challenge_id: string;
  expires_in: number;
  resend_in: number;
  reference: string;
  request_id: string;
};
export type Tokens = {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
  refresh_expires_in: number;
  session_id: string;
  user: { id: string; email: string; name: string | null; created_at: string; is_new: boolean };
};
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  retry_after?: number;
  attempts_left?: number;
};

type Options = { origin?: string; headers?: Sent["headers"] };

/** POST /auth/login. */
export function login(person: Person, body: object = {}, { origin, headers }: Options = {}): Promise<Answer> {
  return ask("/auth/login", {
    body: { email: person.address, ...body },
    headers: { ...person.headers, ...headers },
    origin,
  });
}

/** POST /auth/verify. */
export function verify(person: Person, body: object, { origin, headers }: Options = {}): Promise<Answer> {
  return ask("/auth/verify", { body, headers: { ...person.headers, ...headers }, origin });
}

/** POST /auth/token with a refresh token, as a form. */
export function refresh(
  token: string,
  { origin, fields }: { origin?: string; fields?: Record<string, string> } = {},
): Promise<Answer> {
  return ask("/auth/token", {
    body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: token, client_id: "default", ...fields }),
    origin,
  });
}

/** Expects a refusal in the form of RFC 6749 section 5.2. */
export function expectOAuthError(answer: Answer, status: number, error: string, code: string): void {
  expect(answer.json(), answer.text).toMatchObject({
    error,
    code,
    error_description: expect.stringMatching(/\.$/),
    request_id: answer.headers["x-request-id"],
  });
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" });
}

/** GET /auth/me, or another route, with an access token. */
export function withToken(token: string, path = "/auth/me", sent: Sent = {}): Promise<Answer> {
  return ask(path, { ...sent, headers: { Authorization: `Bearer ${token}`, ...sent.headers } });
}

/** A program asks, and its person reads the mail. */
export async function mailedByProgram(
  person: Person,
  body: object = {},
  origin?: string,
): Promise<Challenge & { mail: Email & { code: string } }> {
  const answer = await login(person, body, { origin });
  expect(answer.status, answer.text).toBe(202);
  const challenge = answer.json<Challenge>();
  return { ...challenge, mail: await readCode(person.address, { reference: challenge.reference, origin }) };
}

/** A program asks and redeems the link. */
export async function signInByProgram(person: Person, origin?: string): Promise<Tokens> {
  const { mail } = await mailedByProgram(person, {}, origin);
  const answer = await verify(person, { token: mail.token }, { origin });
  expect(answer.status, answer.text).toBe(200);
  return answer.json<Tokens>();
}

/** Expects a refusal as problem+json with everything that it promises. */
export function expectProblem(answer: Answer, status: number, code: string): Problem {
  expect(answer.text, `${answer.status}`).toContain(`"code":"${code}"`);
  const problem = answer.json<Problem>();
  // At once: this is asked thousands of times, and each question costs a millisecond.
  expect({ status: answer.status, headers: answer.headers, problem }).toMatchObject({
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": problem.request_id,
    },
    problem: {
      status,
      code,
      type: expect.stringContaining(`/login/error?reason=${code}`),
      title: expect.stringMatching(/^[A-Z]/),
      detail: expect.stringMatching(/\.$/),
      request_id: expect.any(String),
    },
  });
  return problem;
}

/** A browser without scripts: it keeps cookies and sends what a form sends. */
export class PlainBrowser {
  readonly cookies = new Map<string, string>();

  constructor(
    readonly person: Person = somebodyNew("ada"),
    readonly origin: string = sharedOrigin(),
  ) {}

  get(path: string, headers: Sent["headers"] = {}): Promise<Answer> {
    return this.send(path, { headers: { Accept: "text/html", ...headers } });
  }

  post(path: string, fields: Record<string, string> = {}, headers: Sent["headers"] = {}): Promise<Answer> {
    return this.send(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "text/html", Origin: this.origin, "Sec-Fetch-Site": "same-origin", ...headers },
    });
  }

  /** Asks for a mail and reads it. */
  async asksForMail(fields: Record<string, string> = {}): Promise<Email & { code: string }> {
    const [after] = await readAllEmail(this.person.address, this.origin);
    const answer = await this.post("/forms/request-link", { email: this.person.address, ...fields });
    expect([answer.status, answer.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/login\/check-email\?challenge=[\w-]{12}$/),
    ]);
    return readCode(this.person.address, { after, origin: this.origin });
  }

  /** Signs in by the emailed link. */
  async signsIn(): Promise<Email> {
    const mail = await this.asksForMail();
    const answer = await this.post("/forms/confirm-link", { token: mail.token });
    expect([answer.status, answer.headers.location]).toEqual([303, "/account"]);
    return mail;
  }

  cookie(name: "session" | "challenge" | "browser"): string | undefined {
    return this.cookies.get(this.cookieName(name));
  }

  cookieName(name: string): string {
    return `postkey-${new URL(this.origin).port}-${name}`;
  }

  async send(path: string, sent: Sent): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await ask(path, {
      origin: this.origin,
      ...sent,
      headers: { ...this.person.headers, ...(cookie && { Cookie: cookie }), ...sent.headers },
    });
    for (const line of answer.setCookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/Max-Age=0/.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return answer;
  }
}
