CREATE TABLE "stray_searches" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"seen_until" timestamp with time zone NOT NULL,
	"reading_until" timestamp with time zone,
	"after" text,
	CONSTRAINT "stray_searches_only_one" CHECK ("stray_searches"."only")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "is_slot_chosen" boolean;