// The one statement that each operation needs at the least: no limits, no outbox, no trail. Used by the route
// handlers beside it (the ceiling) and by the bench directly (bare SQL). `sql` is postgres.js.

export async function makeTables(sql) {
  await sql`create table users (id uuid primary key default gen_random_uuid(), email text not null unique, created_at timestamptz not null default now())`;
  await sql`
    create table challenges (
      id uuid primary key default gen_random_uuid(), email text not null, token_hash text not null unique, code_hash text not null,
      expires_at timestamptz not null, redeemed_at timestamptz
    )
  `;
  await sql`
    create table sessions (
      id uuid primary key default gen_random_uuid(), user_id uuid not null references users (id), token_hash text not null unique,
      refresh_hash text not null unique, expires_at timestamptz not null
    )
  `;
}

export function insertChallenge(sql, { email, tokenHash, codeHash }) {
  return sql`
    insert into challenges (email, token_hash, code_hash, expires_at) values (${email}, ${tokenHash}, ${codeHash}, now() + interval '15 minutes')
    returning id
  `;
}

export async function redeem(sql, { tokenHash, sessionHash, refreshHash }) {
  const [row] = await sql`
    with redeemed as (
      update challenges set redeemed_at = now() where token_hash = ${tokenHash} and redeemed_at is null and expires_at > now() returning email
    ), person as (
      insert into users (email) select email from redeemed on conflict (email) do update set email = excluded.email returning id, email
    )
    insert into sessions (user_id, token_hash, refresh_hash, expires_at)
    select id, ${sessionHash}, ${refreshHash}, now() + interval '30 days' from person
    returning id, user_id
  `;
  return row;
}

export async function findSession(sql, tokenHash) {
  const [row] = await sql`
    select s.id, u.id as user_id, u.email from sessions s join users u on u.id = s.user_id
    where s.token_hash = ${tokenHash} and s.expires_at > now()
  `;
  return row;
}

export async function rotate(sql, { refreshHash, nextHash }) {
  const [row] = await sql`
    update sessions set refresh_hash = ${nextHash} where refresh_hash = ${refreshHash} and expires_at > now() returning id, user_id
  `;
  return row;
}
