// The app in the browser: signs in with its own form or on the service's pages, calls an API, and signs out. Served by
// serve.mjs, which also provides the two modules that it imports.

import { api, issuer } from "./addresses.js";
import { createClient } from "./postkey-client.js";

// All tabs share one sign-in, and the emailed link may open another one. The price: a script that gets into this page
// reads the tokens, so its Content-Security-Policy is strict. Without `storage` they end with the page.
const client = createClient({ issuer, storage: localStorage, apiOrigins: [api] });
const redirectUri = `${location.origin}/in`;
const element = (id) => document.getElementById(id);

show();
client.onChange(() => show());
void attempt(comeBack);

on("ask", "submit", async ({ email }) => {
  const { reference } = await client.ask({ email, redirectTo: redirectUri });
  element("enter-code").hidden = false;
  show(`A mail is on its way. It is the one with ${reference}.`);
});

on("enter-code", "submit", async ({ code }) => {
  const { user } = await client.verifyCode(code);
  show(`Signed in as ${user.email}.`);
});

on("authorize", "click", async () => {
  location.assign(await client.startUrl({ redirectUri }));
});

on("call", "click", async () => {
  const answer = await client.fetch(`${api}/greeting`);
  show(`The API says ${answer.status}: ${await answer.text()}`);
});

on("leave", "click", async () => {
  // End the session at the service too. Otherwise, after a sign-in on its pages, the next sign-in would not ask for an email.
  await client.logout({ everywhere: true });
  show("Signed out.");
});

/** Handles what the link or the service put into the address. First it removes that from the address and the history. */
async function comeBack() {
  const back = new URL(location.href);
  if (back.pathname !== "/in") return;
  history.replaceState(null, "", "/");
  const token = back.searchParams.get("token");
  try {
    if (token !== null) await client.verifyToken(token);
    else await client.finish(back);
  } catch (error) {
    // The emailed link may have come back in another tab, and then the one that waited comes back as well.
    if (!client.isSignedIn()) throw error;
  }
  const me = await client.fetch(`${issuer}/auth/me`);
  show(`Signed in as ${(await me.json()).user.email}.`);
}

/** Shows what there is to do now, with a message. */
function show(message = "") {
  element("message").textContent = message;
  element("signed-in").hidden = !client.isSignedIn();
  element("signed-out").hidden = client.isSignedIn();
}

/** Does something when a button is pressed or a form is sent, with the form's fields. */
function on(id, event, action) {
  element(id).addEventListener(event, (happened) => {
    happened.preventDefault();
    const fields = event === "submit" ? Object.fromEntries(new FormData(element(id))) : {};
    void attempt(() => action(fields));
  });
}

/** Shows a refusal in the service's words, with the request id for support. */
async function attempt(action) {
  try {
    await action();
  } catch (error) {
    if (error.name !== "PostkeyError") throw error;
    const wait = error.retryAfter === undefined ? "" : ` Try again in ${error.retryAfter} s.`;
    show(`${error.message}${wait} (${error.code}${error.requestId ? `, request ${error.requestId}` : ""})`);
  }
}
