// The routes about the signed-in person, for the OpenAPI document.

import type { ReasonCode } from "@/lib/reasons";
import type { Operation, Security } from "../operation";
import { meResponse, sessionsResponse, sessionTokenResponse } from "../schemas/session";

export const mayRead: Security[] = [{ accessToken: [] }, { oauth2: ["read"] }, { sessionCookie: [] }];
export const mayWrite: Security[] = [{ accessToken: [] }, { oauth2: ["write"] }, { sessionCookie: [] }];
export const unlessSomebody: ReasonCode[] = [
  "validation_failed",
  "unauthenticated",
  "token_expired",
  "token_invalid",
  "session_ended",
];
const session = {
  id: "b00770ed-24fb-4455-abdc-9506aabe7d4a",
  client_id: "default",
  created_at: "2026-11-21T03:43:17.285Z",
  authenticated_at: "2026-11-21T03:43:17.285Z",
  expires_at: "2026-12-21T03:43:17.285Z",
  browser: "curl",
  network: "127.0.0.0/24",
};

export const sessions: Operation[] = [
  {
    method: "post",
    path: "/auth/session/token",
    id: "sessionToken",
    tag: "Sessions",
    summary: "An access token for this origin's own pages",
    description: "By cookie, so only with Sec-Fetch-Site: same-origin, or the exact Origin where that is absent.",
    security: [{ sessionCookie: [] }],
    answers: {
      200: {
        description: "A short access token of the default client.",
        body: sessionTokenResponse,
        example: { access_token: "eyJhbGciOiJFUzI1NiIs…", token_type: "Bearer", expires_in: 600 },
      },
    },
    refusals: ["unauthenticated", "session_ended"],
  },
  {
    method: "get",
    path: "/auth/me",
    id: "me",
    tag: "Sessions",
    summary: "Who you are",
    description:
      "Takes an access token of ours for whatever audience, with the scope read; one for another audience is told the user and no more. The session is looked up: once it has ended, the token is refused here before it expires.",
    security: mayRead,
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
    refusals: [...unlessSomebody, "insufficient_scope"],
  },
  {
    method: "get",
    path: "/auth/sessions",
    id: "listSessions",
    tag: "Sessions",
    summary: "Where the user is signed in",
    description: "The session that was used last first, at most 200.",
    security: mayRead,
    answers: {
      200: {
        description: "The sessions that live.",
        body: sessionsResponse,
        example: { sessions: [{ ...session, current: true, seen_at: "2026-11-21T03:43:17.285Z" }] },
      },
    },
    refusals: [...unlessSomebody, "insufficient_scope"],
  },
  {
    method: "delete",
    path: "/auth/sessions",
    id: "endOtherSessions",
    tag: "Sessions",
    summary: "Sign out everywhere else",
    security: mayWrite,
    answers: { 204: { description: "All other sessions have ended, with their tokens." } },
    refusals: [...unlessSomebody, "insufficient_scope"],
  },
  {
    method: "delete",
    path: "/auth/sessions/{id}",
    id: "endSession",
    tag: "Sessions",
    summary: "End one session",
    security: mayWrite,
    pathParameters: { id: { description: "The id of the session.", example: "b00770ed-24fb-4455-abdc-9506aabe7d4a" } },
    answers: { 204: { description: "It has ended, with its tokens. Ended by its own cookie, the cookie is cleared." } },
    refusals: [...unlessSomebody, "insufficient_scope", "not_found"],
  },
  {
    method: "post",
    path: "/auth/logout",
    id: "logout",
    tag: "Sessions",
    summary: "Sign out",
    description: "Ends the session of the token or the cookie, its refresh tokens and its access tokens, at once.",
    security: mayWrite,
    answers: { 204: { description: "Signed out. With a cookie, the cookie is cleared." } },
    refusals: [...unlessSomebody, "insufficient_scope"],
  },
];
