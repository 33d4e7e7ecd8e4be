// Sends one request to the service, and repeats it if that is safe. Called by the methods of the client.

import { PostkeyError } from "./errors.js";

const attempts = 4;
const firstPauseMilliseconds = 250;
/** If the service asks for a longer pause, the caller gets the error and decides whether to wait. */
const longestPauseSeconds = 10;
const patienceMilliseconds = 10_000;

/**
 * When a request may be sent again without harm:
 * - `always`: the answer is the same the second time, as for a refresh token whose answer was lost
 * - `refused`: only after the service said that nothing was changed (503 `service_unavailable`). This is for requests that
 *   must not happen twice: asking for an email, or trying a code
 */
export type Repeat = "always" | "refused";

/** @param token is sent as `Authorization: Bearer` */
export type Post = (
  path: string,
  body: Record<string, string> | URLSearchParams,
  repeat: Repeat,
  token?: string,
) => Promise<Record<string, unknown>>;

/**
 * Makes the function that posts to one service. It sends no cookie, follows no redirect and gives up on an attempt after
 * ten seconds. It makes at most four attempts. Between them it waits as long as `Retry-After` says, or else for a random
 * pause that doubles.
 * Throws: PostkeyError.
 */
export function posterTo(issuer: string, fetcher: typeof fetch): Post {
  return async function post(path, body, repeat, token) {
    for (let attempt = 1; ; attempt++) {
      const outcome = await postOnce(`${issuer}${path}`, body, token, fetcher);
      if (!(outcome instanceof PostkeyError)) return outcome;
      if (attempt === attempts || !mayRepeat(outcome, repeat) || (outcome.retryAfter ?? 0) > longestPauseSeconds)
        throw outcome;
      await pause(outcome.retryAfter, attempt);
    }
  };
}

type Body = Record<string, string> | URLSearchParams;

async function postOnce(
  url: string,
  body: Body,
  token: string | undefined,
  fetcher: typeof fetch,
): Promise<Record<string, unknown> | PostkeyError> {
  const form = body instanceof URLSearchParams;
  try {
    const answer = await fetcher(url, {
      method: "POST",
      headers: {
        "Content-Type": form ? "application/x-www-form-urlencoded" : "application/json",
        Accept: "application/json",
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: form ? body.toString() : JSON.stringify(body),
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(patienceMilliseconds),
    });
    const text = await answer.text();
    return answer.ok ? (text === "" ? {} : (asObject(text) ?? unexpected(answer))) : refusalIn(answer, text);
  } catch (error) {
    return new PostkeyError("network_error", "No answer came from the sign-in service.", { cause: error });
  }
}

/** The refusal in an answer: a problem document (RFC 9457), or an error by RFC 6749 section 5.2. */
function refusalIn(answer: Response, text: string): PostkeyError {
  const body = asObject(text);
  if (typeof body?.code !== "string") return unexpected(answer);
  return new PostkeyError(
    body.code,
    textOf(body.detail) ?? textOf(body.error_description) ?? textOf(body.title) ?? body.code,
    {
      status: answer.status,
      requestId: textOf(body.request_id) ?? answer.headers.get("X-Request-Id") ?? undefined,
      retryAfter: numberOf(body.retry_after) ?? retryAfterOf(answer),
      attemptsLeft: numberOf(body.attempts_left),
    },
  );
}

function unexpected(answer: Response): PostkeyError {
  return new PostkeyError(
    "unexpected_answer",
    `The answer was not one of the sign-in service (status ${answer.status}).`,
    {
      status: answer.status,
      requestId: answer.headers.get("X-Request-Id") ?? undefined,
      retryAfter: retryAfterOf(answer),
    },
  );
}

function mayRepeat({ code, status }: PostkeyError, repeat: Repeat): boolean {
  if (code === "service_unavailable") return true;
  return repeat === "always" && (code === "network_error" || [502, 503, 504].includes(status ?? 0));
}

// Random, so that programs that were refused at the same time do not all come back at the same time.
function pause(retryAfterSeconds: number | undefined, attempt: number): Promise<void> {
  const least = (retryAfterSeconds ?? 0) * 1000;
  const spread = firstPauseMilliseconds * 2 ** (attempt - 1);
  return new Promise((resolve) => {
    setTimeout(resolve, least + spread * (0.5 + Math.random() / 2));
  });
}

/** The body as an object; null for anything else. */
export function asObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // It is not JSON, so it did not come from the service.
    return null;
  }
}

// In seconds. The service never sends a date here (RFC 9110 section 10.2.3).
function retryAfterOf(answer: Response): number | undefined {
  const value = answer.headers.get("Retry-After");
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);
const numberOf = (value: unknown) => (typeof value === "number" ? value : undefined);
