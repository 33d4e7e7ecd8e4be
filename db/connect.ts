// Turns a database's address into the client's connection options. Called by client and migrate.

import { readFileSync } from "node:fs";
import { isIP, connect, type Socket } from "node:net";
import postgres from "postgres";
import { timeLimits } from "@/lib/time-limits";
import { placeOfAddress, readAddress, type Address, type Host } from "./address";

type Options = postgres.Options<Record<string, postgres.PostgresType>>;

// A pool opens its connections at about the same time, so one search for the primary serves them all.
const primaryMilliseconds = 1_000;

// Options of every pool, besides the address.
export const connectionOptions = {
  // By default the client waits longer after each failure, up to 20 s, and would miss the return of a Postgres that was
  // away. Connections are opened only for statements and their number is bounded, so there is no storm to hold back.
  backoff: false,
  onnotice: () => {},
} as const;

/**
 * Opens a pool over an address. Nothing connects before the first statement.
 * @param url as in DATABASE_URL
 * @param options the client's own, such as `max`
 * @throws when the address, or a file that it names, cannot be read
 */
export function openPool(url: string, options: Options): postgres.Sql {
  const { address, problem } = readAddress(url);
  if (!address) throw new Error(`The database's URL ${problem}`);
  // The client's own URL parser passes unknown parameters to the server, which refuses them.
  return postgres({
    ...describe(address),
    ...options,
    connection: { ...startUp(address), ...options.connection },
  } as Options);
}

/** Host and port of a database's URL, for messages. */
export function placeOf(url: string): string {
  const { address } = readAddress(url);
  return address ? placeOfAddress(address) : "the database";
}

function describe(address: Address): Options {
  const { hosts, socketFolder, user, password, database, direct } = address;
  return {
    ...(socketFolder ? { path: `${socketFolder}/.s.PGSQL.${hosts[0]!.port}` } : {}),
    host: hosts[0]!.host,
    port: hosts[0]!.port,
    ...(user !== null && { user }),
    ...(password !== null && { password }),
    ...(database !== null && { database }),
    ssl: tlsOf(address),
    ...(direct && { sslnegotiation: "direct" }),
    connect_timeout: address.connectSeconds ?? timeLimits.databaseConnection / 1000,
    // With several hosts the client itself would try them endlessly, without a pause, when all are away.
    ...(hosts.length > 1 && { socket: socketsOf(address) }),
  } as Options;
}

// Settings of a database or role must not change what we read. Every pooler knows these three; PgBouncer refuses
// others.
function startUp({ applicationName, options }: Address): Record<string, string> {
  return {
    application_name: applicationName ?? "postkey",
    DateStyle: "ISO",
    TimeZone: "UTC",
    ...(options && { options }),
  };
}

function tlsOf({ tls, files }: Address): Options["ssl"] {
  if (tls === "disable") return false;
  if (tls === "prefer") return "prefer";
  return {
    rejectUnauthorized: tls !== "require",
    ...(tls === "verify-ca" && { checkServerIdentity: () => undefined }),
    ...(files.root && { ca: readPem("sslrootcert", files.root) }),
    ...(files.certificate && { cert: readPem("sslcert", files.certificate), key: readPem("sslkey", files.key!) }),
    ...(files.passphrase && { passphrase: files.passphrase }),
  };
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(
      `${name} in the database's URL names ${path}, which cannot be read: ${(error as { code?: string }).code ?? "unknown"}.`,
      { cause: error },
    );
  }
}

// Tries one host after the other. The last one is returned untested, so that its failure reaches the client.
function socketsOf(address: Address): () => Promise<Socket> {
  let looked = Number.NEGATIVE_INFINITY;
  let primary: Promise<Host | null> | undefined;
  return async () => {
    if (address.primaryOnly && performance.now() - looked > primaryMilliseconds) {
      looked = performance.now();
      primary = findPrimary(address);
    }
    const found = await primary;
    for (const host of address.primaryOnly ? [] : address.hosts.slice(0, -1)) {
      const socket = await reach(host);
      if (socket) return socket;
    }
    const last = found ?? address.hosts.at(-1)!;
    return named(connect(last.port, last.host), last);
  };
}

// Logs in, because only a session can tell. When no host is the primary, the last one reports what is wrong.
async function findPrimary(address: Address): Promise<Host | null> {
  for (const host of address.hosts) {
    const pool = postgres({
      ...describe({ ...address, hosts: [host] }),
      max: 1,
      onnotice: () => {},
      fetch_types: false,
      connect_timeout: timeLimits.databaseHost / 1000,
    } as Options);
    try {
      const [row] = await pool<[{ standby: boolean }]>`select pg_is_in_recovery() as standby`;
      if (!row.standby) return host;
    } catch {
      // Try the next one.
    } finally {
      void pool.end({ timeout: 1 });
    }
  }
  return null;
}

function reach(host: Host): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(host.port, host.host);
    const fail = () => {
      socket.destroy();
      resolve(null);
    };
    socket.once("error", fail).setTimeout(timeLimits.databaseHost, fail);
    socket.once("connect", () => {
      socket.setTimeout(0).removeAllListeners();
      resolve(named(socket, host));
    });
  });
}

// The client looks here for the name that the certificate must have.
function named(socket: Socket, { host, port }: Host): Socket {
  return Object.assign(socket, { host: isIP(host) ? host : host.toLowerCase(), port });
}
