// The statements about clients, and the only writer of `clients`. There are few clients, so all are read at once. Every
// change is one statement with its event, whose actor is an operator.

import { run } from "@/db/client";
import { sql, type Piece } from "@/db/sql";
import type { AuditEventName } from "@/lib/audit/catalogue";
import { eventName, recordFrom } from "@/lib/audit/fragments";
import type { Caller } from "@/lib/caller";
import { endFrom } from "@/lib/sessions/fragments";
import { endCodesOf } from "../codes/fragments";
import { endFamiliesOfClient } from "../fragments";

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

const columns = sql`
  id, name, kind, secret_hash, redirect_uris, origins, audience, initiate_login_uri,
  access_token_seconds, refresh_idle_seconds, refresh_absolute_seconds
`;
const clientId = sql.text("clientId");

const all = sql`select ${columns} from clients order by created_at, id`.rows<ClientRow>();

/** Every client, the oldest first. */
export async function readClients(): Promise<ClientRow[]> {
  return run(all);
}

const insertion = sql`
  with added as (
    insert into clients (${columns})
    values (
      ${sql.text("id")}, ${sql.text("name")}, ${sql.text("kind")}, ${sql.text.orNull("secret_hash")}, ${sql.texts("redirect_uris")},
      ${sql.texts("origins")}, ${sql.text.orNull("audience")}, ${sql.text.orNull("initiate_login_uri")},
      ${sql.int("access_token_seconds")}, ${sql.int("refresh_idle_seconds")}, ${sql.int("refresh_absolute_seconds")}
    )
    on conflict do nothing returning *
  )
  ${recorded("client.added", sql`added`, sql`${shown(sql`added`)} || jsonb_build_object('client_id', added.id)`)}
`;

/** @returns false when a client with this id exists */
export async function insertClient(row: ClientRow, caller: Caller): Promise<boolean> {
  return (await run(insertion, { ...caller, ...row })).count > 0;
}

// A null value leaves the column as it is. The two addresses may become null, so a switch says whether they were given.
const edit = sql`
  with former as (select * from clients where id = ${clientId} for update),
  edited as (
    update clients k set
      name = coalesce(${sql.text.orNull("name")}, k.name),
      redirect_uris = coalesce(${sql.texts.orNull("redirect_uris")}, k.redirect_uris),
      origins = coalesce(${sql.texts.orNull("origins")}, k.origins),
      audience = case when ${sql.boolean("audienceGiven")} then ${sql.text.orNull("audience")} else k.audience end,
      initiate_login_uri = case when ${sql.boolean("initiateGiven")} then ${sql.text.orNull("initiate_login_uri")} else k.initiate_login_uri end,
      access_token_seconds = coalesce(${sql.int.orNull("access_token_seconds")}, k.access_token_seconds),
      refresh_idle_seconds = coalesce(${sql.int.orNull("refresh_idle_seconds")}, k.refresh_idle_seconds),
      refresh_absolute_seconds = coalesce(${sql.int.orNull("refresh_absolute_seconds")}, k.refresh_absolute_seconds)
    from former where k.id = former.id
    returning k.*
  ),
  differences as (
    select edited.id, jsonb_object_agg(now_is.key, now_is.value) || jsonb_object_agg('former_' || was.key, was.value) as changes
    from edited join former using (id), jsonb_each(${shown(sql`edited`)}) now_is(key, value)
      join jsonb_each(${shown(sql`former`)}) was(key, value) on was.key = now_is.key and was.value is distinct from now_is.value
    group by edited.id
  ),
  event as (${recorded("client.edited", sql`differences`, sql`changes || jsonb_build_object('client_id', differences.id)`)})
  select exists (select from edited) as found, exists (select from differences) as changed
`.rows<{ found: boolean; changed: boolean }>();

/** @returns whether a client with this id exists, and whether anything changed */
export async function updateClient(
  id: string,
  to: ClientChanges,
  caller: Caller,
): Promise<{ found: boolean; changed: boolean }> {
  const [row] = await run(edit, {
    ...caller,
    clientId: id,
    name: to.name ?? null,
    redirect_uris: to.redirect_uris ?? null,
    origins: to.origins ?? null,
    audienceGiven: to.audience !== undefined,
    audience: to.audience ?? null,
    initiateGiven: to.initiate_login_uri !== undefined,
    initiate_login_uri: to.initiate_login_uri ?? null,
    access_token_seconds: to.access_token_seconds ?? null,
    refresh_idle_seconds: to.refresh_idle_seconds ?? null,
    refresh_absolute_seconds: to.refresh_absolute_seconds ?? null,
  });
  return row!;
}

const removal = sql`
  with removed as (delete from clients where id = ${clientId} returning *),
  families as (${endFamiliesOfClient(sql`removed`)}),
  codes as (${endCodesOf(sql`removed`)}),
  ended as (${endFrom(sql`families where of_program`, "client_removed")}),
  session_events as (${recordFrom(sql`ended`, {
    name: eventName("session.ended"),
    actor: sql`'operator'`,
    userId: sql`user_id`,
    sessionId: sql`id`,
    reason: sql`'client_removed'`,
    outcome: sql`'session_ended'`,
  })}),
  event as (${recorded(
    "client.removed",
    sql`removed`,
    sql`jsonb_build_object(
      'client_id', removed.id, 'name', removed.name, 'refresh_families', (select count(*) from families), 'sessions', (select count(*) from ended)
    )`,
  )})
  select exists (select from removed) as removed
`.rows<{ removed: boolean }>();

/**
 * Removes a client and everything live that belongs to it: refresh families, codes, and sessions that it opened for
 * itself.
 * @returns false when no client has this id
 */
export async function deleteClient(id: string, caller: Caller): Promise<boolean> {
  const [row] = await run(removal, { ...caller, clientId: id });
  return row!.removed;
}

const newSecret = sql`
  with renewed as (
    update clients set secret_hash = ${sql.text("secretHash")} where id = ${clientId} and kind = 'confidential' returning *
  )
  ${recorded("client.secret_replaced", sql`renewed`, sql`jsonb_build_object('client_id', renewed.id, 'name', renewed.name)`)}
`;

/** @returns false when no confidential client has this id */
export async function updateSecret(id: string, secretHash: string, caller: Caller): Promise<boolean> {
  return (await run(newSecret, { ...caller, clientId: id, secretHash })).count > 0;
}

// What the audit trail keeps of a client: everything but its secret.
function shown<Of extends Piece>(of: Of) {
  return sql`(to_jsonb(${of}) - array['id', 'secret_hash', 'created_at'])`;
}

function recorded<Source extends Piece, Details extends Piece>(name: AuditEventName, source: Source, details: Details) {
  return recordFrom(source, { name: eventName(name), actor: sql`'operator'`, details });
}
