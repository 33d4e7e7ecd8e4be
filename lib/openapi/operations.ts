// Every route of the HTTP API, in the order in which people read it. A new route is one entry in one of these lists;
// e2e/api/openapi.spec.ts fails until it is there. Read by document.ts.

import type { Operation } from "./operation";
import { documents } from "./operations/documents";
import { oauth } from "./operations/oauth";
import { personal } from "./operations/personal";
import { service } from "./operations/service";
import { sessions } from "./operations/sessions";
import { signIn } from "./operations/sign-in";

export const operations: readonly Operation[] = [
  ...signIn,
  ...oauth,
  ...sessions,
  ...personal,
  ...documents,
  ...service,
];
