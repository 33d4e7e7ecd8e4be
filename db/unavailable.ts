// Tells errors that mean that Postgres is out of reach or refuses work from those of a wrong statement. Called by code
// that answers 503 or tries again.

// Class 08: connection. 53: resources. 57: operator intervention (shutdown, start-up, a cancelled statement). 25006: a
// primary that became a standby. 40001 and 40P01: two statements in each other's way. 55000: a database that takes no
// connections. 55P03: a lock that was not available. @see
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const states = /^(08|53|57)...$|^(25006|40001|40P01|55000|55P03)$/;
// Codes of the client and of the network.
const failures =
  /^(E(CONNREFUSED|CONNRESET|CONNABORTED|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN)|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED))$/;

/** True when the error means that Postgres is out of reach or refuses work. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === "string" && (states.test(code) || failures.test(code))) return true;
  // Drizzle and Auth.js wrap what Postgres said; Auth.js one level deeper.
  return isDatabaseUnavailable(cause) || isDatabaseUnavailable((cause as { err?: unknown } | null | undefined)?.err);
}
