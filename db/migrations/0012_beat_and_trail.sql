-- What is not settled is taken up by the delivery, also what is made and thrown away (docs/decisions/0029).
CREATE INDEX "outbox_messages_unsettled" ON "outbox_messages" USING btree ("next_attempt_at") WHERE settled_at is null;
--> statement-breakpoint
DROP INDEX "outbox_messages_due";
--> statement-breakpoint
-- As in 0003, but without a switch: what a role can SET opens nothing. A row goes when it is past its time, by the
-- owner of the table, and so by the function below whoever calls it. The search path is fixed, or somebody's own now()
-- could tell another time.
CREATE OR REPLACE FUNCTION "audit_events_append_only"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.fold_key IS NOT NULL AND OLD.minute = date_trunc('minute', now()) AND NEW.count > OLD.count
		AND to_jsonb(NEW) - ARRAY['count', 'last_at', 'further_request_ids'] = to_jsonb(OLD) - ARRAY['count', 'last_at', 'further_request_ids']
		AND NEW.further_request_ids[1:cardinality(OLD.further_request_ids)] = OLD.further_request_ids THEN
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' AND OLD.at < now() - interval '90 days'
		AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'audit_events is append-only: % refused', lower(TG_OP) USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
-- The door by which rows leave: the oldest first, a bounded number at once, never one that is younger than 90 days. It runs
-- as its owner, so that the role of the application needs no right to delete.
CREATE OR REPLACE FUNCTION "forget_audit_events"(keep interval, most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE forgotten integer;
BEGIN
	DELETE FROM audit_events WHERE id IN (
		SELECT id FROM audit_events WHERE at < now() - greatest(keep, interval '90 days') ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED
	);
	GET DIAGNOSTICS forgotten = ROW_COUNT;
	RETURN forgotten;
END $$;
--> statement-breakpoint
-- A function that runs as its owner looks for tables and functions where the owner put them, and nowhere else.
DO $$
BEGIN
	EXECUTE format('ALTER FUNCTION forget_audit_events(interval, integer) SET search_path = pg_catalog, %s, pg_temp',
		(SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = 'audit_events'::regclass));
END $$;
