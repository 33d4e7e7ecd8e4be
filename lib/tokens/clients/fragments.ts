// The SQL of clients. The only room that writes `clients`; they are few, and read all at once.

import { sql } from "@/db/client";

export type ClientRow = {
  id: string;
  name: string;
  kind: "public" | "confidential";
  secret_hash: string | null;
  redirect_uris: string[];
  origins: string[];
  audience: string | null;
  access_token_seconds: number;
  refresh_idle_seconds: number;
  refresh_absolute_seconds: number;
};

/** Every client, the oldest first. */
export async function readClients(): Promise<ClientRow[]> {
  return sql()<ClientRow[]>`
    select id, name, kind, secret_hash, redirect_uris, origins, audience,
      access_token_seconds, refresh_idle_seconds, refresh_absolute_seconds
    from clients order by created_at, id
  `;
}

/** @returns false when there is one of that id */
export async function insertClient(row: ClientRow): Promise<boolean> {
  const inserted = await sql()`
    insert into clients (
      id, name, kind, secret_hash, redirect_uris, origins, audience,
      access_token_seconds, refresh_idle_seconds, refresh_absolute_seconds
    )
    values (
      ${row.id}, ${row.name}, ${row.kind}, ${row.secret_hash}, ${row.redirect_uris}, ${row.origins}, ${row.audience},
      ${row.access_token_seconds}, ${row.refresh_idle_seconds}, ${row.refresh_absolute_seconds}
    )
    on conflict do nothing returning id
  `;
  return inserted.length > 0;
}

/** @returns false when there is none of that id */
export async function deleteClient(id: string): Promise<boolean> {
  return (await sql()`delete from clients where id = ${id} returning id`).length > 0;
}

/** @returns false when there is no confidential client of that id */
export async function updateSecret(id: string, secretHash: string): Promise<boolean> {
  const updated = await sql()`update clients set secret_hash = ${secretHash} where id = ${id} and kind = 'confidential' returning id`;
  return updated.length > 0;
}
