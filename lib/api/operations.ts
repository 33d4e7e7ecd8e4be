// Every route of the HTTP API, in the order in which people read it. Read by openapi/document.ts and by tests.

import type { Operation } from "./declaration";
import { apiDocument, keys, serverMetadata } from "./documents";
import { authorize, introspect, revoke, token } from "./oauth";
import { createPersonalAccessToken, endPersonalAccessToken, listPersonalAccessTokens } from "./personal";
import { cron, cronByGet, health, metrics, readiness } from "./service";
import { endOtherSessions, endSession, listSessions, logout, me, sessionToken } from "./sessions";
import { askForMail, redeem } from "./sign-in";

export const operations: readonly Operation[] = [
  askForMail,
  redeem,
  authorize,
  token,
  revoke,
  introspect,
  sessionToken,
  me,
  listSessions,
  endOtherSessions,
  endSession,
  logout,
  listPersonalAccessTokens,
  createPersonalAccessToken,
  endPersonalAccessToken,
  keys,
  serverMetadata,
  apiDocument,
  health,
  readiness,
  metrics,
  cronByGet,
  cron,
];
