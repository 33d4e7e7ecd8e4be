// The id of a challenge that a form asks for. Called by lib/sign-in/issue-once.

import { keyedHash } from "@/lib/secret";
import { uuidOf } from "./capability";

/**
 * Makes the same id for the same form. It is keyed, so knowing the contents of a form is not enough to know the id.
 * @param parts the contents of the form, including its nonce
 */
export function idOfForm(parts: readonly string[]): string {
  return uuidOf(Buffer.from(keyedHash("challenge-form", JSON.stringify(parts)), "base64url"));
}
