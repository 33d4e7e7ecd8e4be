// Years of use in a minute: the database itself makes rows like those that real use leaves. Used by growth.

import type { Sql } from "postgres";

export type Size = { users: number; challenges: number; events: number };

const addresses = "'user' || n || '@growth.example'";
const hash = (text: string) => `translate(encode(sha256((${text})::bytea), 'base64'), '+/=', '-_')`;
const reference = "upper(substr(md5(n::text), 1, 3) || '-' || substr(md5(n::text), 4, 3))";
const browser = "'Firefox on Linux', '10.0.0.0/24'";

/**
 * Fills a migrated, empty database: users with a session each, and challenges of the last hours, too young to be cleaned
 * up, each with its link token and its mail; then analyses it, as autovacuum would.
 */
export async function fill(sql: Sql, { users, challenges, events }: Size): Promise<void> {
  await sql.unsafe(`
    insert into users (email, email_verified_at, created_at)
    select ${addresses}, now(), now() - random() * interval '300 days' from generate_series(1, ${users}) n
  `);
  await sql.unsafe(`
    insert into sessions (id, user_id, token_hash, client_id, idle_expires_at, absolute_expires_at, browser, network)
    select gen_random_uuid(), id, ${hash("id::text")}, 'default', now() + interval '20 days', now() + interval '80 days', ${browser} from users
  `);
  await sql.unsafe(`
    insert into mail_allowances (mailbox_hash, bucket, mailed_at)
    select ${hash(addresses)}, 'public', array[now() - random() * interval '20 hours'] from generate_series(1, ${users}) n
  `);
  await addChallenges(sql, { count: challenges, users, hoursAgo: 20 });
  await sql.unsafe(`
    insert into audit_events (at, name, request_id, reference, address_hash, address_masked, network, user_agent)
    select now() - random() * interval '80 days', 'challenge.requested', substr(md5(n::text), 1, 16), ${reference}, ${hash(addresses)}, 'u…@growth.example',
      '10.0.0.0/24', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    from generate_series(1, ${events}) n
  `);
  await sql.unsafe("vacuum analyze");
  await sql.unsafe("checkpoint");
}

/** Adds challenges with their link tokens and mails, half of them redeemed. @param added.hoursAgo at most so old, and at least half as old */
export async function addChallenges(
  sql: Sql,
  added: { count: number; users: number; hoursAgo: number },
): Promise<void> {
  const at = `now() - (0.5 + random() / 2) * interval '${added.hoursAgo} hours'`;
  await sql.unsafe(`
    with made as (
      insert into challenges (
        id, email, address_hash, eligible, channel, reference, code_hash, code_expires_at, client_id, browser, network, created_at, mailed_at,
        redeemed_at, redeemed_by
      )
      select gen_random_uuid(), ${addresses}, ${hash(addresses)}, true, 'api', ${reference}, ${hash("n::text")}, at + interval '15 minutes',
        'default', ${browser}, at, at, case when n % 2 = 0 then at + interval '1 minute' end, case when n % 2 = 0 then 'link' end
      from (select 1 + i % ${added.users} as n, ${at} as at from generate_series(1, ${added.count}) i) people
      returning id, email, address_hash, reference, code_expires_at, created_at
    ), tokens as (
      insert into verification_tokens (identifier, token, expires_at, challenge_id)
      select email, encode(sha256(id::text::bytea), 'hex'), code_expires_at, id from made
    )
    insert into outbox_messages (id, kind, recipient, address_hash, challenge_id, request_id, reference, details, expires_at, state, attempts, created_at, settled_at)
    select gen_random_uuid(), 'sign_in', email, address_hash, id, substr(md5(id::text), 1, 16), reference, '{}', code_expires_at, 'sent', 1, created_at, created_at
    from made
  `);
}
