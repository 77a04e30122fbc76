ALTER TABLE "orders" ADD COLUMN "tax_basis_points" integer;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fee_basis_points" integer;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fee_fixed_cents" integer;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "ahead" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "rescheduled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "orders_ahead" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "student_cancels_accepted" boolean DEFAULT false NOT NULL;