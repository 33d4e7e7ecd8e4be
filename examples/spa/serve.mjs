// Serves the single-page app: three files, the addresses that it needs, and the one module of @postkey/client. Run it with
// `node examples/spa/serve.mjs`; the tests start it with serveSpa.
// @ts-check

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

// Made by `npm run build --workspace @postkey/client`.
const clientModule = "../../node_modules/@postkey/client/dist/client.js";

/** @param {string} path from this folder */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * @param {object} options
 * @param {string} options.issuer Postkey's origin
 * @param {string} options.api the API's
 * @param {number} [options.port] 0 for a free one
 * @returns {Promise<{ origin: string, stop: () => Promise<void> }>}
 */
export async function serveSpa({ issuer, api, port = 0 }) {
  const html = { type: "text/html", body: await readFile(here("page.html")) };
  const files = new Map(
    Object.entries({
      "/": html,
      // Where links and /authorize come back to.
      "/in": html,
      "/style.css": { type: "text/css", body: await readFile(here("style.css")) },
      "/app.js": { type: "text/javascript", body: await readFile(here("app.js")) },
      "/addresses.js": {
        type: "text/javascript",
        body: `export const issuer = ${JSON.stringify(issuer)};\nexport const api = ${JSON.stringify(api)};\n`,
      },
      "/postkey-client.js": { type: "text/javascript", body: await readFile(here(clientModule)) },
    }),
  );
  const headers = {
    // Only these scripts can read the tokens, and can send them only to these two places.
    "Content-Security-Policy": `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ${issuer} ${api}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    // The address of /in holds a token until the script has taken it out.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  };

  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? "/", "http://spa").pathname);
    if (!file) return response.writeHead(404, headers).end();
    return response.writeHead(200, { ...headers, "Content-Type": `${file.type}; charset=utf-8` }).end(file.body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ISSUER = "http://localhost:3000", API = "http://127.0.0.1:4000", PORT = "5173" } = process.env;
  const spa = await serveSpa({ issuer: ISSUER, api: API, port: Number(PORT) });
  console.log(`The app is at ${spa.origin}`);
}
