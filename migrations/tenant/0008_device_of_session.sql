ALTER TABLE "devices" ADD COLUMN "push_address" text;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "session_id" uuid;
