-- Past-tense facts stay as they were written (docs/decisions/0013). Two things may still happen to a row, and this
-- trigger knows both: within its minute the same refusal is counted on, and the retention function below deletes it.
CREATE FUNCTION "audit_events_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.fold_key IS NOT NULL AND OLD.minute = date_trunc('minute', now()) AND NEW.count > OLD.count
		AND to_jsonb(NEW) - ARRAY['count', 'last_at', 'further_request_ids'] = to_jsonb(OLD) - ARRAY['count', 'last_at', 'further_request_ids']
		AND NEW.further_request_ids[1:cardinality(OLD.further_request_ids)] = OLD.further_request_ids THEN
		RETURN NEW;
	END IF;
	-- Whatever a retention is set to, the last week stays.
	IF TG_OP = 'DELETE' AND current_setting('postkey.retention', true) = 'on' AND OLD.at < now() - interval '7 days' THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'audit_events is append-only: % refused', lower(TG_OP) USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "audit_events_append_only"();
--> statement-breakpoint
CREATE TRIGGER "audit_events_no_truncate" BEFORE TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION "audit_events_append_only"();
--> statement-breakpoint
-- The only door by which rows leave: the oldest first, a bounded number at once. The setting lives as long as the call.
CREATE FUNCTION "forget_audit_events"(keep interval, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE forgotten integer;
BEGIN
	PERFORM set_config('postkey.retention', 'on', true);
	DELETE FROM audit_events WHERE id IN (SELECT id FROM audit_events WHERE at < now() - keep ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED);
	GET DIAGNOSTICS forgotten = ROW_COUNT;
	PERFORM set_config('postkey.retention', 'off', true);
	RETURN forgotten;
END $$;
