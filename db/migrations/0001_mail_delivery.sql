CREATE TABLE "delivery_attempts" (
	"message_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"outcome" text NOT NULL,
	"answer" text NOT NULL,
	CONSTRAINT "delivery_attempts_message_id_attempt_pk" PRIMARY KEY("message_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "mail_suppressions" (
	"address_hash" text NOT NULL,
	"cause" text NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_suppressions_address_hash_cause_pk" PRIMARY KEY("address_hash","cause")
);
--> statement-breakpoint
ALTER TABLE "outbox_messages" ADD COLUMN "address_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_message_id_outbox_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "outbox_messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outbox_messages_request_id" ON "outbox_messages" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "outbox_messages_reference" ON "outbox_messages" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "outbox_messages_address_hash" ON "outbox_messages" USING btree ("address_hash");--> statement-breakpoint
ALTER TABLE "outbox_messages" DROP COLUMN "last_error";