import { expect, test } from "playwright/test";
import { readAddress, type Address } from "./address";

function read(url: string): Address {
  const { address, problem } = readAddress(url);
  if (!address) throw new Error(problem);
  return address;
}
const problemOf = (url: string) => readAddress(url).problem;

test("a plain address has its parts, decoded", () => {
  expect(read("postgres://ada:p%40ss%23%2F%25@db.example.com:6432/my%20db")).toMatchObject({
    hosts: [{ host: "db.example.com", port: 6432 }],
    user: "ada",
    password: "p@ss#/%",
    database: "my db",
    tls: "prefer",
    warnings: [],
  });
  expect(read("postgresql://db.example.com")).toMatchObject({
    hosts: [{ host: "db.example.com", port: 5432 }],
    user: null,
    password: null,
    database: null,
  });
  expect(read("postgres://u:p@[2001:db8::1]:5433/d")).toMatchObject({ hosts: [{ host: "2001:db8::1", port: 5433 }] });
  expect(read("postgres://u:p@Bücher.example/d").hosts).toEqual([{ host: "xn--bcher-kva.example", port: 5432 }]);
});

test("addresses are read as providers print them", () => {
  const printed: [string, Record<string, unknown>, RegExp[]][] = [
    [
      "postgresql://neon:npg_x@ep-a-pooler.eu.aws.neon.tech/neondb?sslmode=require&channel_binding=require",
      { tls: "require" },
      [/^channel_binding=require is not honoured/],
    ],
    [
      "postgres://postgres.ref:pw@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true&connection_limit=1",
      { tls: "prefer" },
      [/^pgbouncer is left out/, /^connection_limit is left out/],
    ],
    [
      "postgres://u:p@host:5432/db?schema=public&sslaccept=strict&pool_timeout=0&statement_cache_size=0",
      {},
      [/^schema /, /^sslaccept /, /^pool_timeout /, /^statement_cache_size /],
    ],
    [
      "postgres://avnadmin:p@pg.aivencloud.com:12345/defaultdb?sslmode=verify-ca&sslrootcert=/etc/ca.pem",
      { tls: "verify-ca", files: { root: "/etc/ca.pem" } },
      [],
    ],
    ["postgresql://doadmin:p@db.ondigitalocean.com:25060/defaultdb?sslmode=require", { tls: "require" }, []],
    [
      "postgres://u:p@cockroach.example:26257/defaultdb?sslmode=verify-full&options=--cluster%3Dtame-1",
      { tls: "verify-full", options: "--cluster=tame-1" },
      [],
    ],
    [
      "postgres://u:p@a.example:5432,b.example:5433/db?target_session_attrs=read-write&connect_timeout=10&application_name=sign-in",
      {
        hosts: [
          { host: "a.example", port: 5432 },
          { host: "b.example", port: 5433 },
        ],
        primaryOnly: true,
        connectSeconds: 10,
        applicationName: "sign-in",
      },
      [],
    ],
    [
      "postgresql:///postkey?host=/var/run/postgresql",
      { socketFolder: "/var/run/postgresql", database: "postkey", tls: "disable" },
      [],
    ],
    ["postgres://%2Fvar%2Frun%2Fpostgresql/postkey?user=ada", { socketFolder: "/var/run/postgresql", user: "ada" }, []],
    [
      "postgres:///db?host=/tmp&port=5555&user=a&password=b",
      { socketFolder: "/tmp", hosts: [{ host: "/tmp", port: 5555 }], user: "a", password: "b" },
      [],
    ],
    ["postgres://u:p@h/db?ssl=true", { tls: "require" }, []],
    ["postgres://u:p@h/db?sslmode=no-verify", { tls: "require" }, []],
    ["postgres://u:p@h/db?user=ada@tenant", { user: "ada@tenant" }, []],
    ["postgres://h/db?user=ada@tenant", { user: "ada@tenant" }, []],
  ];
  for (const [url, parts, warnings] of printed) {
    const address = read(url);
    expect(address, url).toMatchObject(parts);
    expect(address.warnings, url).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
  }
});

test("sslmode means what libpq means by it, and never less", () => {
  const modes: [string, Address["tls"]][] = [
    ["disable", "disable"],
    ["allow", "prefer"],
    ["prefer", "prefer"],
    ["require", "require"],
    ["require&sslrootcert=/ca", "verify-ca"],
    ["verify-ca&sslrootcert=/ca", "verify-ca"],
    ["verify-ca", "verify-full"],
    ["verify-full", "verify-full"],
    ["verify-full&sslrootcert=system", "verify-full"],
  ];
  for (const [mode, tls] of modes) expect(read(`postgres://u:p@h/db?sslmode=${mode}`).tls, mode).toBe(tls);
  expect(read("postgres://u:p@h/db?sslrootcert=system")).toMatchObject({ tls: "verify-full", files: { root: null } });
  expect(problemOf("postgres://u:p@h/db?sslmode=require&sslrootcert=system")).toContain("sslmode=verify-full only");
  expect(problemOf("postgres://u:p@h/db?sslmode=on")).toContain("sslmode");
  expect(problemOf("postgres://u:p@h/db?sslcert=/c")).toContain("together");
  // A database on this machine needs no TLS. Elsewhere TLS is used where the server has it.
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) expect(read(`postgres://u:p@${host}/db`).tls).toBe("disable");
  expect(read("postgres://u:p@db/db").tls).toBe("prefer");
});

test("a character in a password that had to be encoded is named as that, and the password is not shown", () => {
  const hidden = "hunter";
  for (const raw of [
    `${hidden}#2`,
    `${hidden}/2`,
    `${hidden}?2`,
    `${hidden}@2`,
    `${hidden}%2`,
    `${hidden}%zz`,
    `#${hidden}`,
    `${hidden}?a=b`,
    `12/${hidden}`,
    `12?${hidden}`,
    `12#${hidden}`,
    `a@b:${hidden}`,
    `${hidden}%ff`,
  ]) {
    const problem = problemOf(`postgres://ada:${raw}@db.example.com:5432/postkey`);
    expect(problem, raw).toContain("percent-encoded: # is %23");
    expect(problem, raw).not.toContain(hidden);
  }
  // What a .env file leaves of a password with an unquoted #.
  expect(problemOf(`postgres://ada:${hidden}`)).toContain("In an .env file a # needs quotes");
  for (const odd of [" ", "\n", "\r", "\t", "\u00a0", "\u200b"])
    expect(problemOf(`postgres://u:${hidden}${odd}x@h/db`), JSON.stringify(odd)).toMatch(
      /white space or a control character/,
    );
});

test("what is not an address is refused with the reason", () => {
  for (const url of ["", "mysql://u@h/d", "host=localhost dbname=x", "postgres:/u@h", "http://h"])
    expect(problemOf(url), url).toBe("is not a postgres:// URL.");
  for (const url of ["postgres://u:p@h:0/d", "postgres://u:p@h:65536/d", "postgres://u:p@h/d?port=x"])
    expect(problemOf(url), url).toMatch(/port|read/);
  expect(problemOf("postgres://u:p@h/d?target_session_attrs=read-only")).toContain("target_session_attrs");
  expect(problemOf("postgres://u:p@h/d?connect_timeout=soon")).toContain("connect_timeout");
});
