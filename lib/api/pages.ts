// Every page and every form: who may use it, and what it reads. A declaration in a file of pages/ is in these lists by
// itself. proxy.ts reads `locale` from the address of all pages. A form's fields are strings, and any may be missing: the
// page shows the refusal beside what was typed.

import type { Form, Page } from "./declaration";
import * as account from "./pages/account";
import * as further from "./pages/further";
import * as signIn from "./pages/sign-in";

const declared: readonly (Form | Page)[] = [signIn, account, further]
  .flatMap((file) => Object.values(file))
  // A module lists its exports by name or as they stand there, which depends on who loads it.
  .toSorted((one, other) => (one.path < other.path ? -1 : 1));

export const forms: readonly Form[] = declared.filter((one): one is Form => "fields" in one);
export const pages: readonly Page[] = declared.filter((one) => !("fields" in one));
