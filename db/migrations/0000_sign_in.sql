CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"name" text NOT NULL,
	"request_id" text NOT NULL,
	"reference" text,
	"user_id" uuid,
	"session_id" uuid,
	"address_hash" text,
	"address_masked" text,
	"network" text NOT NULL,
	"user_agent" text NOT NULL,
	"reason" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "captured_messages" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"raw" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text DEFAULT 'sign_in' NOT NULL,
	"email" text NOT NULL,
	"address_hash" text NOT NULL,
	"eligible" boolean NOT NULL,
	"channel" text NOT NULL,
	"reference" text NOT NULL,
	"code_hash" text,
	"code_expires_at" timestamp with time zone NOT NULL,
	"superseded_code_hashes" text[] DEFAULT '{}' NOT NULL,
	"code_tries" integer DEFAULT 0 NOT NULL,
	"client_id" text NOT NULL,
	"return_to" text,
	"redirect_to" text,
	"code_challenge" text,
	"locale" text,
	"browser" text NOT NULL,
	"network" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"mailed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"redeemed_at" timestamp with time zone,
	"redeemed_by" text,
	CONSTRAINT "challenges_channel" CHECK ("challenges"."channel" in ('browser', 'api')),
	CONSTRAINT "challenges_purpose" CHECK ("challenges"."purpose" in ('sign_in', 'step_up', 'change_email', 'invite'))
);
--> statement-breakpoint
CREATE TABLE "code_failures" (
	"address_hash" text NOT NULL,
	"bucket" text NOT NULL,
	"failed_at" timestamp with time zone[] NOT NULL,
	"paused_until" timestamp with time zone,
	CONSTRAINT "code_failures_address_hash_bucket_pk" PRIMARY KEY("address_hash","bucket")
);
--> statement-breakpoint
CREATE TABLE "flood_counters" (
	"key" text PRIMARY KEY NOT NULL,
	"hits" integer NOT NULL,
	"resets_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_allowances" (
	"mailbox_hash" text NOT NULL,
	"bucket" text NOT NULL,
	"mailed_at" timestamp with time zone[] NOT NULL,
	CONSTRAINT "mail_allowances_mailbox_hash_bucket_pk" PRIMARY KEY("mailbox_hash","bucket")
);
--> statement-breakpoint
CREATE TABLE "outbox_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"challenge_id" uuid,
	"request_id" text NOT NULL,
	"reference" text,
	"details" jsonb NOT NULL,
	"sealed_link" text,
	"sealed_code" text,
	"expires_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"token_hash" text,
	"client_id" text NOT NULL,
	"authenticated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"idle_expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_because" text,
	"browser" text NOT NULL,
	"network" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"kid" text PRIMARY KEY NOT NULL,
	"algorithm" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"sealed_private_jwk" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"email_verified_at" timestamp with time zone,
	"name" text,
	"image" text,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification_tokens" (
	"identifier" text NOT NULL,
	"token" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"challenge_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "outbox_messages" ADD CONSTRAINT "outbox_messages_challenge_id_challenges_id_fk" FOREIGN KEY ("challenge_id") REFERENCES "challenges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verification_tokens" ADD CONSTRAINT "verification_tokens_challenge_id_challenges_id_fk" FOREIGN KEY ("challenge_id") REFERENCES "challenges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_request_id" ON "audit_events" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "audit_events_reference" ON "audit_events" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "audit_events_address_hash" ON "audit_events" USING btree ("address_hash","at");--> statement-breakpoint
CREATE INDEX "audit_events_at" ON "audit_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "captured_messages_recipient" ON "captured_messages" USING btree ("recipient","at");--> statement-breakpoint
CREATE INDEX "captured_messages_at" ON "captured_messages" USING btree ("at");--> statement-breakpoint
CREATE INDEX "challenges_created_at" ON "challenges" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "outbox_messages_due" ON "outbox_messages" USING btree ("next_attempt_at") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "outbox_messages_challenge_id" ON "outbox_messages" USING btree ("challenge_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_tokens_challenge_id" ON "verification_tokens" USING btree ("challenge_id");