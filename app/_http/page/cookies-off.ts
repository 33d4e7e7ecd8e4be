// A browser that keeps no cookies could request an email and use up a link, but would not be signed in. So the sign-in
// forms say that their page has set a cookie. If no cookie comes back, nothing is done. Called by the two forms.

import { keepsCookies } from "../cookies";
import { seeOther } from "./see-other";

/** The hidden field of a form whose page has set a cookie. Without this field, cookies are not checked. */
export const cookieExpected = { name: "cookie", value: "expected" } as const;

/**
 * Sends a browser that kept no cookie to the page that explains it. Null for every other browser.
 * @param way back to where the person was, as that page's query
 */
export function refuseWithoutCookies(
  fields: URLSearchParams,
  headers: Headers,
  way: Record<string, string>,
): Response | null {
  if (fields.get(cookieExpected.name) !== cookieExpected.value || keepsCookies(headers)) return null;
  return seeOther(`/login/cookies?${new URLSearchParams(way)}`);
}
