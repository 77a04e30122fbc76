CREATE TABLE "account_letters" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"email" text NOT NULL,
	"secret_hash" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	CONSTRAINT "account_letters_secret_unique" UNIQUE("secret_hash"),
	CONSTRAINT "account_letters_kind_known" CHECK ("account_letters"."kind" in ('verify_email', 'reset_password', 'invite', 'password_changed', 'session_stolen')),
	CONSTRAINT "account_letters_link_expires" CHECK (("account_letters"."secret_hash" is null) = ("account_letters"."expires_at" is null))
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"subject" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	"blocked_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "notification_deliveries" DROP CONSTRAINT "notification_deliveries_once";--> statement-breakpoint
ALTER TABLE "notification_deliveries" DROP CONSTRAINT "notification_deliveries_about_one_thing";--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT "users_role_known";--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_campus_unique" UNIQUE("id","campus_id");--> statement-breakpoint
-- A statement that does not know of campuses, of this version or the one before, gets its row's campus all the same.
CREATE FUNCTION "take_campus"() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  select campus_id into new.campus_id from cafeterias where id = new.cafeteria_id;
  return new;
end $$;--> statement-breakpoint
ALTER TABLE "event_outbox" ADD COLUMN "campus_id" uuid;--> statement-breakpoint
UPDATE "event_outbox" SET "campus_id" = c."campus_id" FROM "cafeterias" c WHERE c."id" = "event_outbox"."cafeteria_id";--> statement-breakpoint
ALTER TABLE "event_outbox" ALTER COLUMN "campus_id" SET NOT NULL;--> statement-breakpoint
CREATE TRIGGER "event_outbox_campus" BEFORE INSERT ON "event_outbox" FOR EACH ROW EXECUTE FUNCTION "take_campus"();--> statement-breakpoint
ALTER TABLE "menu_categories" ADD COLUMN "campus_id" uuid;--> statement-breakpoint
UPDATE "menu_categories" SET "campus_id" = c."campus_id" FROM "cafeterias" c WHERE c."id" = "menu_categories"."cafeteria_id";--> statement-breakpoint
ALTER TABLE "menu_categories" ALTER COLUMN "campus_id" SET NOT NULL;--> statement-breakpoint
CREATE TRIGGER "menu_categories_campus" BEFORE INSERT ON "menu_categories" FOR EACH ROW EXECUTE FUNCTION "take_campus"();--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "campus_id" uuid;--> statement-breakpoint
UPDATE "menu_items" SET "campus_id" = c."campus_id" FROM "cafeterias" c WHERE c."id" = "menu_items"."cafeteria_id";--> statement-breakpoint
ALTER TABLE "menu_items" ALTER COLUMN "campus_id" SET NOT NULL;--> statement-breakpoint
CREATE TRIGGER "menu_items_campus" BEFORE INSERT ON "menu_items" FOR EACH ROW EXECUTE FUNCTION "take_campus"();--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD COLUMN "account_letter_id" uuid;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "deactivated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "account_letters" ADD CONSTRAINT "account_letters_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_letters_user" ON "account_letters" USING btree ("user_id","kind");--> statement-breakpoint
CREATE INDEX "sign_in_failures_last" ON "sign_in_failures" USING btree ("last_at");--> statement-breakpoint
ALTER TABLE "event_outbox" ADD CONSTRAINT "event_outbox_campus_id_campuses_id_fk" FOREIGN KEY ("campus_id") REFERENCES "campuses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_categories" ADD CONSTRAINT "menu_categories_campus" FOREIGN KEY ("cafeteria_id","campus_id") REFERENCES "cafeterias"("id","campus_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_campus" FOREIGN KEY ("cafeteria_id","campus_id") REFERENCES "cafeterias"("id","campus_id") ON DELETE no action ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_account_letter_id_account_letters_id_fk" FOREIGN KEY ("account_letter_id") REFERENCES "account_letters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "users_campus" ON "users" USING btree ("campus_id");--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_once" UNIQUE NULLS NOT DISTINCT("event_id","announcement_id","account_letter_id","user_id","channel","device_id");--> statement-breakpoint
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_about_one_thing" CHECK (num_nonnulls("notification_deliveries"."event_id", "notification_deliveries"."announcement_id", "notification_deliveries"."account_letter_id") = 1);--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_role_known" CHECK ("users"."role" in ('student', 'staff', 'manager', 'campus_admin', 'admin'));