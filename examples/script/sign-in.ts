// A script that signs its user in with the code from the email, and calls an API. Run it with
// `node --import tsx examples/script/sign-in.ts ada@example.com`.

import { createInterface } from "node:readline";
import { createClient, PostkeyError } from "@postkey/client";

const { ISSUER = "http://localhost:3000", API = "http://127.0.0.1:4000" } = process.env;
const [email] = process.argv.slice(2);
if (!email) {
  console.error("Say who signs in: sign-in.ts ada@example.com");
  process.exit(2);
}

const client = createClient({ issuer: ISSUER, apiOrigins: [API] });
const terminal = createInterface({ input: process.stdin });
// Start reading at once, so that no line of a pipe is missed.
const lines = terminal[Symbol.asyncIterator]();
try {
  const { reference } = await client.ask({ email });
  await signInByCode(reference);
  const answer = await client.fetch(`${API}/greeting`);
  console.log(`${answer.status} ${await answer.text()}`);
  // The code opened this session, so this ends the session with its tokens.
  await client.logout();
  console.log("Signed out.");
} catch (error) {
  if (!(error instanceof PostkeyError)) throw error;
  const wait = error.retryAfter === undefined ? "" : ` Try again in ${error.retryAfter} s.`;
  console.error(`${error.message}${wait} (${error.code}, request ${error.requestId ?? "without an answer"})`);
  process.exitCode = 1;
} finally {
  terminal.close();
}

/** Asks until the code is right, or there is nothing left to try. */
async function signInByCode(reference: string): Promise<void> {
  for (;;) {
    process.stdout.write(`The code in the mail ${reference}: `);
    const { value: code, done } = await lines.next();
    if (done) throw new Error("No code came.");
    try {
      const { user } = await client.verifyCode(code);
      console.log(`Signed in as ${user.email}.`);
      return;
    } catch (error) {
      const mayTryAgain =
        error instanceof PostkeyError && (error.code === "validation_failed" || (error.attemptsLeft ?? 0) > 0);
      if (!mayTryAgain) throw error;
      console.log(error.message);
    }
  }
}
