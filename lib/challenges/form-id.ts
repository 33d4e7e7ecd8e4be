// The id of a challenge that a form asks for. Called by lib/sign-in/issue-once.

import { keyedHash } from "@/lib/secret";
import { uuidOf } from "./capability";

/**
 * The same form makes the same id. Keyed, so that whoever knows what a form said does not know the id.
 * @param parts what the form said, its nonce among them
 */
export function idOfForm(parts: readonly string[]): string {
  return uuidOf(Buffer.from(keyedHash("challenge-form", JSON.stringify(parts)), "base64url"));
}
