-- What programs know a user by. The id, unless the user came from elsewhere with one (docs/decisions/0034).
ALTER TABLE "users" ADD COLUMN "subject" text;
--> statement-breakpoint
UPDATE "users" SET "subject" = "id"::text;
--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "subject" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_subject_unique" UNIQUE("subject");
--> statement-breakpoint
-- A default cannot read another column. A process of the version before, which knows no subject, is served too.
CREATE FUNCTION "users_default_subject"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.subject := coalesce(NEW.subject, NEW.id::text);
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER "users_default_subject" BEFORE INSERT ON "users" FOR EACH ROW WHEN (NEW.subject IS NULL) EXECUTE FUNCTION "users_default_subject"();
--> statement-breakpoint
-- How the person of a session proved who they are, the last time: link, code, and whatever comes later.
ALTER TABLE "sessions" ADD COLUMN "methods" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
ALTER TABLE "challenges" DROP CONSTRAINT "challenges_purpose";
--> statement-breakpoint
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_purpose" CHECK ("challenges"."purpose" in ('sign_in', 'step_up', 'change_email', 'invite', 'recovery'));
