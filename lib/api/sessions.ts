// The routes about the signed-in person: who they are, where they are signed in, and signing out.

import { operation } from "./declaration";
import { meResponse, sessionsResponse, sessionTokenResponse } from "./schemas/session";

const session = {
  id: "b00770ed-24fb-4455-abdc-9506aabe7d4a",
  client_id: "default",
  created_at: "2026-11-21T03:43:17.285Z",
  authenticated_at: "2026-11-21T03:43:17.285Z",
  expires_at: "2026-12-21T03:43:17.285Z",
  browser: "curl",
  network: "127.0.0.0/24",
};

export const sessionToken = operation({
  method: "post",
  path: "/auth/session/token",
  id: "sessionToken",
  tag: "Sessions",
  who: { by: "browser", tokens: "ignored" },
  summary: "An access token for this origin's own pages",
  description:
    "The session cookie authenticates, so the request needs Sec-Fetch-Site: same-origin, or our exact Origin if that header is absent. There is no refresh token: ask again.",
  answers: {
    200: {
      description: "A short-lived access token of the default client.",
      body: sessionTokenResponse,
      example: { access_token: "eyJhbGciOiJFUzI1NiIs…", token_type: "Bearer", expires_in: 600 },
    },
  },
  refusals: [],
});

export const me = operation({
  method: "get",
  path: "/auth/me",
  id: "me",
  tag: "Sessions",
  who: { by: "person", scope: "read", audience: "any" },
  summary: "Who you are",
  description: [
    "Accepts our access tokens for any audience, so that a client with its own audience can find out who signed in. With such a token, the answer holds user and nothing else. Every other route accepts only tokens for this service (token_invalid otherwise).",
    "The session is looked up. Once it has ended, the token is refused here, even before it expires.",
  ].join("\n\n"),
  answers: {
    200: {
      description: "The user, and the session that the request belongs to.",
      body: meResponse,
      example: {
        user: {
          id: "ed7d9a1e-1a5a-4e54-ae39-ddf66e668a15",
          email: "ada@example.com",
          name: null,
          created_at: "2026-11-21T03:43:17.285Z",
        },
        session,
        memberships: [],
      },
    },
  },
  refusals: [],
});

export const listSessions = operation({
  method: "get",
  path: "/auth/sessions",
  id: "listSessions",
  tag: "Sessions",
  who: { by: "person", scope: "read" },
  summary: "Where the user is signed in",
  description: "Most recently used first, at most 200.",
  answers: {
    200: {
      description: "The active sessions.",
      body: sessionsResponse,
      example: { sessions: [{ ...session, current: true, seen_at: "2026-11-21T03:43:17.285Z" }] },
    },
  },
  refusals: [],
});

export const endOtherSessions = operation({
  method: "delete",
  path: "/auth/sessions",
  id: "endOtherSessions",
  tag: "Sessions",
  who: { by: "person", scope: "write" },
  summary: "Sign out everywhere else",
  description: "With a personal access token, which has no session, this ends all sessions.",
  answers: { 204: { description: "All other sessions have ended, with their refresh and access tokens." } },
  refusals: [],
});

export const endSession = operation({
  method: "delete",
  path: "/auth/sessions/{id}",
  id: "endSession",
  tag: "Sessions",
  who: { by: "person", scope: "write" },
  summary: "End one session",
  description: "The id of a session that is unknown, has ended or belongs to another user is not_found.",
  pathParameters: { id: { description: "The id of the session.", example: session.id } },
  answers: {
    204: { description: "It has ended, with its tokens. If its own cookie was used for this, the cookie is cleared." },
  },
  refusals: ["not_found"],
});

export const logout = operation({
  method: "post",
  path: "/auth/logout",
  id: "logout",
  tag: "Sessions",
  who: { by: "person", scope: "write", ownSession: true },
  summary: "Sign out",
  description:
    "Ends the session of the token or the cookie at once, with the tokens of all its apps. A personal access token has no session (insufficient_scope). To give up only the tokens of one app, call POST /auth/revoke: a browser that signed in on this service's pages then stays signed in here.",
  answers: { 204: { description: "Signed out. If the cookie was used, it is cleared." } },
  refusals: [],
});
