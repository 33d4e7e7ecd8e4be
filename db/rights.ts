// Which rights a role has on the tables, asked of Postgres without touching a row. Used only by the doctor.

import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { run } from "./client";
import * as schema from "./schema";
import { sql } from "./sql";

// Rows of the audit trail are deleted by a function, and updated only to raise their count.
const rights = ["SELECT", "INSERT", "UPDATE", "DELETE"];
const fewer: Record<string, string[]> = { audit_events: ["SELECT", "INSERT", "UPDATE"] };

const held = sql`
  select name, "right", current_user::text as role, to_regclass(quote_ident(name)) is not null as visible,
    has_table_privilege(to_regclass(quote_ident(name)), "right") as held
  from unnest(${sql.texts("names")}, ${sql.texts("rights")}) as asked (name, "right")
  order by name
`.rows<{ name: string; right: string; role: string; visible: boolean; held: boolean | null }>();

/**
 * The missing rights of this process's role.
 * @returns how many tables are not visible to it, and the missing grants on the others
 */
export async function missingRights(): Promise<{ unseen: number; grants: string[] }> {
  const asked = Object.values(schema).flatMap((one: unknown) => {
    const name = is(one, PgTable) ? getTableName(one) : null;
    return name ? (fewer[name] ?? rights).map((right) => ({ name, right })) : [];
  });
  const rows = await run(held, { names: asked.map(({ name }) => name), rights: asked.map(({ right }) => right) });
  const byTable = new Map<string, string[]>();
  for (const { name, right, visible, held: granted } of rows)
    if (visible && !granted) byTable.set(name, [...(byTable.get(name) ?? []), right]);
  return {
    unseen: new Set(rows.filter(({ visible }) => !visible).map(({ name }) => name)).size,
    grants: [...byTable].map(([name, missing]) => `GRANT ${missing.join(", ")} ON ${name} TO "${rows[0]!.role}";`),
  };
}
