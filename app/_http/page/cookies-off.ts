// A browser that keeps no cookies can ask for a mail and use a link up, and is signed in by neither. So the forms of the
// sign-in say that their page has set a cookie, and where none comes back nothing is done. Asked by the two forms.

import { keepsCookies } from "../cookies";
import { seeOther } from "./see-other";

/** The hidden field of a form whose page has set a cookie. What is posted without it is taken as it is. */
export const cookieExpected = { name: "cookie", value: "expected" } as const;

/**
 * The answer to such a form from a browser that kept nothing: the page that says so. Null for every other browser.
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
