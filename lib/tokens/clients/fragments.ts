// The SQL of clients. The only room that writes `clients`; they are few, and read all at once. Every change is one
// statement with its event, whose actor is an operator.

import { sql, type Fragment, type Sql } from "@/db/client";
import type { AuditEventName } from "@/lib/audit/catalogue";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { endFrom } from "@/lib/sessions/fragments";
import { endCodesOf } from "../codes/fragments";
import { endFamiliesOf } from "../fragments";

export type ClientRow = {
  id: string;
  name: string;
  kind: "public" | "confidential";
  secret_hash: string | null;
  redirect_uris: string[];
  origins: string[];
  audience: string | null;
  initiate_login_uri: string | null;
  access_token_seconds: number;
  refresh_idle_seconds: number;
  refresh_absolute_seconds: number;
};

/** What an edit may change; what is left out stays. */
export type ClientChanges = Partial<Omit<ClientRow, "id" | "kind" | "secret_hash">>;

/** Every client, the oldest first. */
export async function readClients(): Promise<ClientRow[]> {
  return sql()<ClientRow[]>`
    select id, name, kind, secret_hash, redirect_uris, origins, audience, initiate_login_uri,
      access_token_seconds, refresh_idle_seconds, refresh_absolute_seconds
    from clients order by created_at, id
  `;
}

/** @returns false when there is one of that id */
export async function insertClient(row: ClientRow, caller: Caller): Promise<boolean> {
  const db = sql();
  const { count } = await db`
    with added as (
      insert into clients (
        id, name, kind, secret_hash, redirect_uris, origins, audience, initiate_login_uri,
        access_token_seconds, refresh_idle_seconds, refresh_absolute_seconds
      )
      values (
        ${row.id}, ${row.name}, ${row.kind}, ${row.secret_hash}, ${row.redirect_uris}, ${row.origins}, ${row.audience}, ${row.initiate_login_uri},
        ${row.access_token_seconds}, ${row.refresh_idle_seconds}, ${row.refresh_absolute_seconds}
      )
      on conflict do nothing returning *
    )
    ${tell(db, caller, "client.added", db`added`, db`${shown(db, db`added`)} || jsonb_build_object('client_id', added.id)`)}
  `;
  return count > 0;
}

/** @returns whether there is one of that id, and whether anything about it is new */
export async function updateClient(
  id: string,
  to: ClientChanges,
  caller: Caller,
): Promise<{ found: boolean; changed: boolean }> {
  const db = sql();
  const given = (value: unknown) => db`${value !== undefined}::boolean`;
  const [row] = await db<[{ found: boolean; changed: boolean }]>`
    with former as (select * from clients where id = ${id} for update),
    edited as (
      update clients k set
        name = coalesce(${to.name ?? null}::text, k.name),
        redirect_uris = coalesce(${to.redirect_uris ?? null}::text[], k.redirect_uris),
        origins = coalesce(${to.origins ?? null}::text[], k.origins),
        audience = case when ${given(to.audience)} then ${to.audience ?? null}::text else k.audience end,
        initiate_login_uri = case when ${given(to.initiate_login_uri)} then ${to.initiate_login_uri ?? null}::text else k.initiate_login_uri end,
        access_token_seconds = coalesce(${to.access_token_seconds ?? null}::int, k.access_token_seconds),
        refresh_idle_seconds = coalesce(${to.refresh_idle_seconds ?? null}::int, k.refresh_idle_seconds),
        refresh_absolute_seconds = coalesce(${to.refresh_absolute_seconds ?? null}::int, k.refresh_absolute_seconds)
      from former where k.id = former.id
      returning k.*
    ),
    differences as (
      select edited.id, jsonb_object_agg(now_is.key, now_is.value) || jsonb_object_agg('former_' || was.key, was.value) as told
      from edited join former using (id), jsonb_each(${shown(db, db`edited`)}) now_is(key, value)
        join jsonb_each(${shown(db, db`former`)}) was(key, value) on was.key = now_is.key and was.value is distinct from now_is.value
      group by edited.id
    ),
    event as (${tell(db, caller, "client.edited", db`differences`, db`told || jsonb_build_object('client_id', differences.id)`)})
    select exists (select from edited) as found, exists (select from differences) as changed
  `;
  return row;
}

/**
 * Removes a client and, with it, whatever lives of it: refresh families, codes, and sessions that it opened for itself.
 * @returns false when there is none of that id
 */
export async function deleteClient(id: string, caller: Caller): Promise<boolean> {
  const db = sql();
  const [row] = await db<[{ removed: boolean }]>`
    with removed as (delete from clients where id = ${id} returning *),
    families as (${endFamiliesOf(db, id, db`removed`)}),
    codes as (${endCodesOf(db, id, db`removed`)}),
    ended as (${endFrom(db, db`families where of_program`, "client_removed")}),
    told as (${recordFrom(db, caller, db`ended`, {
      name: eventName(db, "session.ended"),
      actor: db`'operator'`,
      userId: db`user_id`,
      sessionId: db`id`,
      reason: db`'client_removed'`,
      outcome: db`'session_ended'`,
    })}),
    event as (${tell(
      db,
      caller,
      "client.removed",
      db`removed`,
      db`jsonb_build_object(
      'client_id', removed.id, 'name', removed.name, 'refresh_families', (select count(*) from families), 'sessions', (select count(*) from ended)
    )`,
    )})
    select exists (select from removed) as removed
  `;
  return row.removed;
}

/** @returns false when there is no confidential client of that id */
export async function updateSecret(id: string, secretHash: string, caller: Caller): Promise<boolean> {
  const db = sql();
  const { count } = await db`
    with renewed as (update clients set secret_hash = ${secretHash} where id = ${id} and kind = 'confidential' returning *)
    ${tell(db, caller, "client.secret_replaced", db`renewed`, db`jsonb_build_object('client_id', renewed.id, 'name', renewed.name)`)}
  `;
  return count > 0;
}

// What the trail tells of a client: all of it but its secret.
function shown(db: Sql, of: Fragment): Fragment {
  return db`(to_jsonb(${of}) - array['id', 'secret_hash', 'created_at'])`;
}

function tell(db: Sql, caller: Caller, name: AuditEventName, source: Fragment, details: Fragment): Fragment {
  return recordFrom(db, caller, source, { name: eventName(db, name), actor: db`'operator'`, details });
}
