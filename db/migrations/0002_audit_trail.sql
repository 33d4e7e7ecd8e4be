CREATE TABLE "policy_versions" (
	"version" text PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "actor" text DEFAULT 'visitor' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "inputs" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "counters" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "policy_version" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "cost" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "fold_key" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "minute" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "count" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "last_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "further_request_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_events_session_id" ON "audit_events" USING btree ("session_id") WHERE session_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_events_fold" ON "audit_events" USING btree ("minute","fold_key") WHERE fold_key is not null;--> statement-breakpoint
CREATE INDEX "audit_events_further_request_ids" ON "audit_events" USING gin ("further_request_ids") WHERE count > 1;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_decision" CHECK ("audit_events"."decision" in ('allow', 'refuse'));