// Every table, in the order of a sign-in: a request, its mail, the redeem, the session and its tokens, and the audit
// trail. Each table is written by one room of lib/ only, named above it. Postgres decides times. Secrets are stored
// hashed or sealed, never readable.

import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const createdAt = () => instant("created_at").notNull().defaultNow();

/** People, each known by one verified address. Written by lib/users. */
export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  /**
   * The user's id for programs: `sub` of every token. The same as `id`, unless the user was imported with another one.
   * A trigger fills it.
   */
  subject: text("subject").notNull().unique(),
  /** Folded by lib/users/email-address; mail goes to exactly these bytes. */
  email: text("email").notNull().unique(),
  emailVerified: instant("email_verified_at"),
  name: text("name"),
  image: text("image"),
  disabledAt: instant("disabled_at"),
  createdAt: createdAt(),
});

/** A request to prove control of an address. Its links and its code redeem it once. Written by lib/challenges. */
export const challenges = pgTable(
  "challenges",
  {
    /** Random for a browser. For a program, the hash of its challenge_id (see lib/challenges/capability). */
    id: uuid("id").primaryKey(),
    purpose: text("purpose").notNull().default("sign_in"),
    email: text("email").notNull(),
    /** Keyed hash of the address, so that failures can be counted per address without reading it. */
    addressHash: text("address_hash").notNull(),
    /** False when the address may not sign in. The row exists all the same, and nothing redeems it. */
    eligible: boolean("eligible").notNull(),
    /** Where the request came from. A browser's challenge takes codes only with that browser's cookie. */
    channel: text("channel").$type<"browser" | "api">().notNull(),
    reference: text("reference").notNull(),
    /** HMAC of the newest code; null once only the link may be used. */
    codeHash: text("code_hash"),
    codeExpiresAt: instant("code_expires_at").notNull(),
    supersededCodeHashes: text("superseded_code_hashes")
      .array()
      .notNull()
      .default(sql`'{}'`),
    codeTries: integer("code_tries").notNull().default(0),
    clientId: text("client_id").notNull(),
    returnTo: text("return_to"),
    redirectTo: text("redirect_to"),
    codeChallenge: text("code_challenge"),
    locale: text("locale"),
    /** What the mail and the confirm page say about who asked. */
    browser: text("browser").notNull(),
    network: text("network").notNull(),
    createdAt: createdAt(),
    mailedAt: instant("mailed_at").notNull().defaultNow(),
    redeemedAt: instant("redeemed_at"),
    redeemedBy: text("redeemed_by").$type<"link" | "code">(),
  },
  (table) => [
    check("challenges_channel", sql`${table.channel} in ('browser', 'api')`),
    check("challenges_purpose", sql`${table.purpose} in ('sign_in', 'step_up', 'change_email', 'invite', 'recovery')`),
    index("challenges_created_at").on(table.createdAt),
  ],
);

/** The link tokens of a challenge, one per mail, as Auth.js hashes them. Written by lib/challenges. */
export const verificationTokens = pgTable(
  "verification_tokens",
  {
    identifier: text("identifier").notNull(),
    /** SHA-256 over token and secret, hexadecimal. */
    token: text("token").primaryKey(),
    expires: instant("expires_at").notNull(),
    challengeId: uuid("challenge_id")
      .notNull()
      .references(() => challenges.id, { onDelete: "cascade" }),
  },
  (table) => [index("verification_tokens_challenge_id").on(table.challengeId)],
);

/** The mails sent to a mailbox within the longest window, for exact caps. Written by lib/policy. */
export const mailAllowances = pgTable(
  "mail_allowances",
  {
    mailboxHash: text("mailbox_hash").notNull(),
    /** `known` counts the browsers that have signed in with this address, `public` everybody else. */
    bucket: text("bucket").$type<"public" | "known">().notNull(),
    mailedAt: instant("mailed_at").array().notNull(),
  },
  // The newest time is last. The index serves the clean-up.
  (table) => [
    primaryKey({ columns: [table.mailboxHash, table.bucket] }),
    index("mail_allowances_newest").on(sql`(mailed_at[cardinality(mailed_at)])`),
  ],
);

/** Wrong codes per address within the window, for the pause of code entry. Written by lib/policy. */
export const codeFailures = pgTable(
  "code_failures",
  {
    addressHash: text("address_hash").notNull(),
    bucket: text("bucket").$type<"public" | "known">().notNull(),
    failedAt: instant("failed_at").array().notNull(),
    pausedUntil: instant("paused_until"),
  },
  (table) => [
    primaryKey({ columns: [table.addressHash, table.bucket] }),
    index("code_failures_newest").on(
      sql`coalesce(greatest(failed_at[cardinality(failed_at)], paused_until), '-infinity'::timestamptz)`,
    ),
  ],
);

/**
 * Fixed windows of the flood limits, where Upstash does not count. Written by lib/policy. The table is unlogged, which
 * Drizzle cannot express (migration 0009): a hit does not wait for the disk, and after a crash of Postgres windows of
 * an hour at most begin anew.
 */
export const floodCounters = pgTable(
  "flood_counters",
  {
    key: text("key").primaryKey(),
    hits: integer("hits").notNull(),
    resetsAt: instant("resets_at").notNull(),
  },
  (table) => [index("flood_counters_resets_at").on(table.resetsAt)],
);

/** Mail that was accepted and must be sent. Written by lib/mail. */
export const outboxMessages = pgTable(
  "outbox_messages",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind").notNull(),
    recipient: text("recipient").notNull(),
    /** Keyed hash of the recipient, for suppressions and look-ups. */
    addressHash: text("address_hash").notNull().default(""),
    challengeId: uuid("challenge_id").references(() => challenges.id, { onDelete: "cascade" }),
    requestId: text("request_id").notNull(),
    reference: text("reference"),
    /** What the template needs and need not be sealed: browser, network, times. */
    details: jsonb("details").notNull(),
    /** Link and code, each sealed under this row's id; erased once the row is settled. */
    sealedLink: text("sealed_link"),
    sealedCode: text("sealed_code"),
    expiresAt: instant("expires_at").notNull(),
    state: text("state")
      .$type<"queued" | "sent" | "failed" | "superseded" | "expired" | "redeemed" | "suppressed" | "withheld">()
      .notNull()
      .default("queued"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
    createdAt: createdAt(),
    settledAt: instant("settled_at"),
  },
  (table) => [
    index("outbox_messages_unsettled")
      .on(table.nextAttemptAt)
      .where(sql`settled_at is null`),
    index("outbox_messages_challenge_id").on(table.challengeId),
    index("outbox_messages_request_id").on(table.requestId),
    index("outbox_messages_reference").on(table.reference),
    index("outbox_messages_address_hash").on(table.addressHash),
    index("outbox_messages_created_at").on(table.createdAt),
  ],
);

/** The mail server's answer to each attempt to deliver a message. Written by lib/mail. */
export const deliveryAttempts = pgTable(
  "delivery_attempts",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => outboxMessages.id, { onDelete: "cascade" }),
    attempt: integer("attempt").notNull(),
    at: instant("at").notNull().defaultNow(),
    outcome: text("outcome").$type<"accepted" | "refused" | "postponed">().notNull(),
    /** The server's answer or the connection's error, without the address. */
    answer: text("answer").notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageId, table.attempt] })],
);

/** Addresses that get no sign-in mail for a time. Written by lib/mail. */
export const mailSuppressions = pgTable(
  "mail_suppressions",
  {
    addressHash: text("address_hash").notNull(),
    /** `hard_bounce`: a server said that the mailbox does not exist. `not_asked_for`: its owner paused it. */
    cause: text("cause").$type<"hard_bounce" | "not_asked_for">().notNull(),
    until: instant("until_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.addressHash, table.cause] }),
    index("mail_suppressions_until").on(table.until),
  ],
);

/** A server-side sign-in on one device. Written by lib/sessions. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Hash of the browser's cookie; null for a program's session, which lives by its tokens. */
    sessionToken: text("token_hash").unique(),
    clientId: text("client_id").notNull(),
    /** When the session's person last proved who they are, and how: `link`, `code`. */
    authenticatedAt: instant("authenticated_at").notNull().defaultNow(),
    methods: text("methods")
      .array()
      .notNull()
      .default(sql`'{}'`),
    seenAt: instant("seen_at").notNull().defaultNow(),
    expires: instant("idle_expires_at").notNull(),
    absoluteExpiresAt: instant("absolute_expires_at").notNull(),
    endedAt: instant("ended_at"),
    endedBecause: text("ended_because"),
    browser: text("browser").notNull(),
    network: text("network").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index("sessions_user_id").on(table.userId),
    index("sessions_over").on(sql`least(ended_at, idle_expires_at, absolute_expires_at)`),
  ],
);

/** The refresh tokens of one program in one session: one row, however many there are. Written by lib/oauth. */
export const refreshFamilies = pgTable(
  "refresh_families",
  {
    id: uuid("id").primaryKey(),
    /** Hash of the secret that all tokens of the family carry (see lib/oauth/refresh/refresh-token). */
    tokenHash: text("token_hash").notNull().unique(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    clientId: text("client_id").notNull(),
    scope: text("scope").notNull(),
    /** The number of the newest token that was given out. */
    generation: integer("generation").notNull().default(0),
    /** When recent tokens were first used, oldest first, without the newest token. Only the last seconds are kept. */
    usesLately: instant("uses_lately")
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** The most recent first use of a token. The idle limit counts from here. */
    usedAt: instant("used_at").notNull().defaultNow(),
    windowHits: integer("window_hits").notNull().default(0),
    windowEndsAt: instant("window_ends_at").notNull().defaultNow(),
    endedAt: instant("ended_at"),
    endedBecause: text("ended_because").$type<"refresh_token_reused" | "code_reused" | "revoked" | "client_removed">(),
    createdAt: createdAt(),
  },
  (table) => [
    index("refresh_families_session_id").on(table.sessionId),
    index("refresh_families_ended_at")
      .on(table.endedAt)
      .where(sql`ended_at is not null`),
    // For the removal of a client. The default client is never removed.
    index("refresh_families_client_id")
      .on(table.clientId)
      .where(sql`ended_at is null and client_id <> 'default'`),
  ],
);

/** Access tokens that were revoked before they expired. Written by lib/oauth. */
export const revokedAccessTokens = pgTable(
  "revoked_access_tokens",
  {
    jti: text("jti").primaryKey(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [index("revoked_access_tokens_expires_at").on(table.expiresAt)],
);

/** Keys that sign access tokens, with their private halves sealed. Written by lib/tokens. */
export const signingKeys = pgTable("signing_keys", {
  /** RFC 7638 thumbprint. */
  kid: text("kid").primaryKey(),
  algorithm: text("algorithm").notNull(),
  publicJwk: jsonb("public_jwk").notNull(),
  sealedPrivateJwk: text("sealed_private_jwk").notNull(),
  createdAt: createdAt(),
  /**
   * A key is published before this time, so that every verifier knows it by then. The newest key whose time has come
   * signs.
   */
  signsFrom: instant("signs_from").notNull().defaultNow(),
  /**
   * When it stopped being published and its private half was erased: long after its successor began to sign, or in an
   * emergency.
   */
  retiredAt: instant("retired_at"),
});

/** Programs that may get tokens, besides the default one of the settings. Written by lib/oauth. */
export const clients = pgTable(
  "clients",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    kind: text("kind").$type<"public" | "confidential">().notNull(),
    /** SHA-256 of the secret, which has 256 random bits; null for a public client. */
    secretHash: text("secret_hash"),
    redirectUris: text("redirect_uris").array().notNull(),
    origins: text("origins").array().notNull(),
    /** The service that its access tokens are for; null: this one. */
    audience: text("audience"),
    /**
     * The address that starts a sign-in of this client in a browser that has not started one. @see OpenID Connect Core
     * 1.0 section 4
     */
    initiateLoginUri: text("initiate_login_uri"),
    accessTokenSeconds: integer("access_token_seconds").notNull(),
    refreshIdleSeconds: integer("refresh_idle_seconds").notNull(),
    refreshAbsoluteSeconds: integer("refresh_absolute_seconds").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    check("clients_kind", sql`${table.kind} in ('public', 'confidential')`),
    check("clients_secret", sql`(${table.kind} = 'confidential') = (${table.secretHash} is not null)`),
  ],
);

/** Authorization codes, each redeemed once for tokens of its session. Written by lib/oauth. */
export const authorizationCodes = pgTable(
  "authorization_codes",
  {
    /** Keyed hash of the code. */
    codeHash: text("code_hash").primaryKey(),
    clientId: text("client_id").notNull(),
    redirectUri: text("redirect_uri").notNull(),
    codeChallenge: text("code_challenge").notNull(),
    scope: text("scope").notNull(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    redeemedAt: instant("redeemed_at"),
    /** The refresh family that it started. */
    familyId: uuid("family_id"),
  },
  (table) => [
    index("authorization_codes_session_id").on(table.sessionId),
    index("authorization_codes_expires_at").on(table.expiresAt),
  ],
);

/** Long-lived secrets that people make for their scripts. Written by lib/tokens. */
export const personalAccessTokens = pgTable(
  "personal_access_tokens",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Keyed hash of the secret. */
    tokenHash: text("token_hash").notNull().unique(),
    /** The name that its user gave it. */
    name: text("name").notNull(),
    scope: text("scope").$type<"read" | "read write">().notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    /** The last use, accurate to an hour; null until the first. */
    lastUsedAt: instant("last_used_at"),
    endedAt: instant("ended_at"),
  },
  (table) => [
    check("personal_access_tokens_scope", sql`${table.scope} in ('read', 'read write')`),
    index("personal_access_tokens_user_id").on(table.userId),
    index("personal_access_tokens_over").on(sql`least(ended_at, expires_at)`),
  ],
);

/** The rules that decisions were made by, each version once. Written by lib/policy. */
export const policyVersions = pgTable("policy_versions", {
  /** A hash of the rules. */
  version: text("version").primaryKey(),
  rules: jsonb("rules").notNull(),
  createdAt: createdAt(),
});

/**
 * Past-tense facts, each written with the change that it records. A trigger keeps rows as they are.
 * Written by lib/audit.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant("at").notNull().defaultNow(),
    name: text("name").notNull(),
    requestId: text("request_id").notNull(),
    reference: text("reference"),
    /** Who did it: `visitor`, `user:<id>`, `operator`, `system`. */
    actor: text("actor").notNull().default("visitor"),
    /** The user that it is about. */
    userId: uuid("user_id"),
    sessionId: uuid("session_id"),
    /** Keyed hash of the address. The masked form is for people. */
    addressHash: text("address_hash"),
    addressMasked: text("address_masked"),
    network: text("network").notNull(),
    userAgent: text("user_agent").notNull(),
    decision: text("decision").$type<"allow" | "refuse">(),
    reason: text("reason"),
    /** What the decision was based on: inputs, counters, and the version of the rules. */
    inputs: jsonb("inputs").notNull().default({}),
    counters: jsonb("counters").notNull().default([]),
    policyVersion: text("policy_version"),
    /** The result, and the cost in `statements` of Postgres and `mails`. */
    outcome: text("outcome"),
    cost: jsonb("cost").notNull().default({}),
    details: jsonb("details").notNull().default({}),
    /**
     * The same refusal within one minute is one row, with its key and minute, how often it happened, until when, and
     * further request ids.
     */
    foldKey: text("fold_key"),
    minute: instant("minute"),
    count: integer("count").notNull().default(1),
    lastAt: instant("last_at"),
    furtherRequestIds: text("further_request_ids")
      .array()
      .notNull()
      .default(sql`'{}'`),
  },
  (table) => [
    check("audit_events_decision", sql`${table.decision} in ('allow', 'refuse')`),
    index("audit_events_request_id").on(table.requestId),
    index("audit_events_reference").on(table.reference),
    index("audit_events_address_hash").on(table.addressHash, table.at),
    index("audit_events_at").on(table.at),
    index("audit_events_client_id")
      .on(sql`(details ->> 'client_id')`)
      .where(sql`name like 'client.%'`),
    index("audit_events_session_id")
      .on(table.sessionId)
      .where(sql`session_id is not null`),
    uniqueIndex("audit_events_fold")
      .on(table.minute, table.foldKey)
      .where(sql`fold_key is not null`),
    index("audit_events_further_request_ids")
      .using("gin", table.furtherRequestIds)
      .where(sql`count > 1`),
  ],
);

/** Messages that the captured inbox received. Empty in production. Written by lib/inbox. */
export const capturedMessages = pgTable(
  "captured_messages",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    recipient: text("recipient").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    html: text("html").notNull(),
    raw: text("raw").notNull(),
    at: instant("at").notNull().defaultNow(),
  },
  (table) => [
    index("captured_messages_recipient").on(table.recipient, table.at),
    index("captured_messages_at").on(table.at),
  ],
);
