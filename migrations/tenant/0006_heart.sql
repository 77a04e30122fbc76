CREATE TABLE "order_transitions" (
	"from_status" text NOT NULL,
	"to_status" text NOT NULL,
	CONSTRAINT "order_transitions_from_status_to_status_pk" PRIMARY KEY("from_status","to_status")
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "followed" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "revision" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Whoever knows of campuses, as the commit of decisions does, needs no look-up a row.
CREATE OR REPLACE TRIGGER "event_outbox_campus" BEFORE INSERT ON "event_outbox" FOR EACH ROW WHEN (new.campus_id is null) EXECUTE FUNCTION "take_campus"();
