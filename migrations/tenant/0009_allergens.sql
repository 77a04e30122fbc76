ALTER TABLE "ingredients" ADD COLUMN "allergens" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "modifiers" ADD COLUMN "allergens" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "cafeterias" SET "menu_version" = "menu_version" + 1;
