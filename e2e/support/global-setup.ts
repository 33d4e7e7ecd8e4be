// Starts the apps that the end-to-end projects share before any worker runs, and stops them afterwards. Makes the template
// for the other databases. scripts/test.mjs has chosen the ports, so that every process knows every address from the start.

import { startApp } from "./app-process";
import { startDevServer } from "./dev-server";
import { makeTemplate } from "./own-database";
import { rows } from "./rows";
import { startTlsProxy } from "./tls";

/** The unit project asks for no app: then none is started. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.POSTKEY_TEST_APPS === "dev") return (await startDevServer(devEnv())).stop;
  await makeTemplate();
  await rows().end();
  if (process.env.POSTKEY_TEST_APPS !== "on") return undefined;
  const running: { stop(): Promise<void> }[] = [];
  const stopAll = async () => {
    await Promise.all(running.map((one) => one.stop()));
  };
  try {
    const [first, second, secure] = await Promise.allSettled([
      startApp({ name: "a", env: appEnv("POSTKEY_TEST_DATABASE_URL", "POSTKEY_TEST_PORT_A", "POSTKEY_TEST_ORIGIN") }),
      startApp({ name: "b", env: appEnv("POSTKEY_TEST_DATABASE_URL", "POSTKEY_TEST_PORT_B", "POSTKEY_TEST_ORIGIN") }),
      startApp({
        name: "https",
        env: appEnv("POSTKEY_TEST_HTTPS_DATABASE_URL", "POSTKEY_TEST_PORT_S", "POSTKEY_TEST_HTTPS_ORIGIN"),
      }),
    ]);
    for (const app of [first, second, secure]) if (app.status === "fulfilled") running.push(app.value);
    for (const app of [first, second, secure]) if (app.status === "rejected") throw app.reason;
    running.push(
      await startTlsProxy({
        appPort: Number(given("POSTKEY_TEST_PORT_S")),
        port: Number(new URL(given("POSTKEY_TEST_HTTPS_ORIGIN")).port),
      }),
    );
  } catch (error) {
    await stopAll();
    throw error;
  }
  return stopAll;
}

/** Settings that a developer does not need: a database of the tests, and a port that is known in advance. */
function devEnv(): Record<string, string> {
  return {
    DATABASE_URL: given("POSTKEY_TEST_DATABASE_URL"),
    AUTH_SECRET: given("AUTH_SECRET"),
    PORT: new URL(given("POSTKEY_TEST_ORIGIN")).port,
  };
}

/** The settings of an app under test; limits keep their defaults, because they are under test too. */
function appEnv(database: string, port: string, origin: string): Record<string, string> {
  return {
    // A process that starts on a busy machine may take long to notice that Postgres has accepted its connection.
    DATABASE_URL: `${given(database)}?connect_timeout=60`,
    PORT: given(port),
    AUTH_URL: given(origin),
    AUTH_SECRET: given("AUTH_SECRET"),
    CAPTURED_INBOX: "on",
    // A test is many people: each takes a network of its own by X-Forwarded-For.
    TRUSTED_PROXIES: "127.0.0.1/32,::1/128",
  };
}

function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set. Run the tests with npm test or npm run test:e2e.`);
  return value;
}
