// Runs the Python of docs/api.md, unchanged, on a token of the app, with the python3 on the PATH or Debian's own. If neither
// has PyJWT, the test is skipped and says so.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { cleanEnvironment } from "../../scripts/clean-environment.mjs";
import { signInByProgram } from "../support/api";
import { sharedOrigin } from "../support/http";
import { somebodyNew } from "../support/people";

const document = readFileSync(fileURLToPath(new URL("../../docs/api.md", import.meta.url)), "utf8");
const program = /```python\n([^]*?)```/.exec(document)![1]!;

function python(interpreter: string, source: string, ...words: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(interpreter, ["-c", source, ...words], {
    env: { ...cleanEnvironment(), NODE_ENV: "test" },
    encoding: "utf8",
    timeout: 20_000,
  });
  return { status, text: `${stdout}${stderr}` };
}

test("the Python of the documents takes a good token and refuses a changed one, another issuer's and another type", async () => {
  const usable = ["python3", "/usr/bin/python3"].find(
    (interpreter) => python(interpreter, "import jwt, cryptography; jwt.PyJWKClient").status === 0,
  );
  test.skip(usable === undefined, "There is no python3 with PyJWT and cryptography here.");
  const run = (source: string, token: string) => python(usable!, source, sharedOrigin(), token);
  // Five programs start, one after the other.
  test.setTimeout(60_000);
  const { access_token, user, session_id } = await signInByProgram(somebodyNew("ada"));
  expect(run(program, access_token)).toEqual({ status: 0, text: `${user.id} ${session_id}\n` });
  const [header, payload, signature] = access_token.split(".") as [string, string, string];
  const changed = Buffer.from(
    JSON.stringify({ ...(JSON.parse(Buffer.from(payload, "base64url").toString()) as object), sub: "somebody-else" }),
  ).toString("base64url");
  expect(run(program, `${header}.${changed}.${signature}`).text).toContain("InvalidSignatureError");
  const plain = Buffer.from(
    JSON.stringify({ ...(JSON.parse(Buffer.from(header, "base64url").toString()) as object), typ: "JWT" }),
  ).toString("base64url");
  expect(run(program, `${plain}.${payload}.${signature}`).text).toContain("This is not an access token.");
  expect(run(program.replace("issuer=issuer", 'issuer="https://evil.example"'), access_token).text).toContain(
    "InvalidIssuerError",
  );
});
