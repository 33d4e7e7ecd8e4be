CREATE INDEX "code_failures_newest" ON "code_failures" USING btree (coalesce(greatest(failed_at[cardinality(failed_at)], paused_until), '-infinity'::timestamptz));--> statement-breakpoint
CREATE INDEX "flood_counters_resets_at" ON "flood_counters" USING btree ("resets_at");--> statement-breakpoint
CREATE INDEX "mail_allowances_newest" ON "mail_allowances" USING btree ((mailed_at[cardinality(mailed_at)]));--> statement-breakpoint
CREATE INDEX "mail_suppressions_until" ON "mail_suppressions" USING btree ("until_at");--> statement-breakpoint
CREATE INDEX "outbox_messages_created_at" ON "outbox_messages" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "sessions_over" ON "sessions" USING btree (least(ended_at, idle_expires_at, absolute_expires_at));