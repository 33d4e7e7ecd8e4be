// Explains what Postgres refused a role: its own message, and the missing grant. Used by start and by npm run
// db:migrate.

type ErrorFields = { code?: unknown; message?: unknown; cause?: unknown; schema_name?: unknown };

/**
 * Explains an error of missing rights.
 * @param role the role that the grant is for
 * @returns null when it is not about a right that can be granted or a mistake in DATABASE_URL
 */
export function explainRefusal(error: unknown, role: string | null): { said: string; advice: string } | null {
  const { code, message, cause } = (error ?? {}) as ErrorFields;
  if (typeof code !== "string" || typeof message !== "string") return cause ? explainRefusal(cause, role) : null;
  const advice = adviceFor(code, message, role === null ? "<role>" : `"${role.replaceAll('"', '""')}"`);
  return advice === null ? null : { said: message, advice };
}

function adviceFor(code: string, message: string, role: string): string | null {
  if (code === "42501") return grantFor(message, role);
  // 3F000: no schema of the search path exists.
  if (code === "3F000")
    return `The search_path has no existing schema: CREATE SCHEMA <name> AUTHORIZATION ${role}; ALTER ROLE ${role} SET search_path = <name>;`;
  // A schema that a role may not use is not searched, so its tables are not found.
  if (code === "42P01")
    return `This role can't see the table. GRANT USAGE ON SCHEMA public TO ${role}; where they are in another schema: ALTER ROLE ${role} SET search_path = <schema>; where there are none: npm run db:migrate as their owner.`;
  if (code === "28P01" || code === "28000")
    return "Correct user and password in DATABASE_URL. pg_hba.conf may ask for TLS: add ?sslmode=require.";
  if (code === "3D000") return "Create the database, or correct its name in DATABASE_URL.";
  return null;
}

// By the kind of object, a word that most languages of Postgres's messages keep. Otherwise all of them.
function grantFor(message: string, role: string): string {
  const [, kind, name] = /denied for (database|schema|table|sequence|function) (\S+)/.exec(message) ?? [];
  if (kind === "database")
    return `The migrations keep their journal in a separate schema. Either: CREATE SCHEMA drizzle AUTHORIZATION ${role}; or: GRANT CREATE ON DATABASE "${name}" TO ${role};`;
  if (kind === "schema")
    return `For the role that migrates: GRANT USAGE, CREATE ON SCHEMA ${name} TO ${role}; for one that only serves, with MIGRATE=off: GRANT USAGE ON SCHEMA ${name} TO ${role};`;
  if (kind === "table" && name === "__drizzle_migrations")
    return `GRANT SELECT ON drizzle.__drizzle_migrations TO ${role};`;
  if (kind === "table")
    return `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${role}; as on every other table: docs/operating.md, Roles.`;
  if (kind) return `GRANT ${kind === "sequence" ? "USAGE" : "EXECUTE"} ON ${kind.toUpperCase()} ${name} TO ${role};`;
  if (/must be owner/.test(message))
    return `Only the role that owns the tables can apply migrations: run npm run db:migrate as that role, and set MIGRATE=off for ${role}.`;
  return "docs/operating.md, Roles, lists what a role needs.";
}
