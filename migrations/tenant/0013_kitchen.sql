ALTER TABLE "order_changes" ADD COLUMN "answer_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "order_items" ADD COLUMN "components" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "student_name" text;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "answer_within_minutes" integer DEFAULT 3 NOT NULL;