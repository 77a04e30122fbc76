ALTER TABLE "ingredients" ADD COLUMN "back_on" date;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "back_on" date;--> statement-breakpoint
ALTER TABLE "modifiers" ADD COLUMN "back_on" date;--> statement-breakpoint
ALTER TABLE "order_items" ADD COLUMN "stations" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "printed" jsonb;