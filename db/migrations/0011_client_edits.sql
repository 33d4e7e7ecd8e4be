ALTER TABLE "clients" ADD COLUMN "initiate_login_uri" text;--> statement-breakpoint
CREATE INDEX "refresh_families_client_id" ON "refresh_families" USING btree ("client_id") WHERE ended_at is null and client_id <> 'default';--> statement-breakpoint
CREATE INDEX "audit_events_client_id" ON "audit_events" USING btree ((details ->> 'client_id')) WHERE name like 'client.%';
