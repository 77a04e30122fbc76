CREATE TABLE "sign_in_handovers" (
	"challenge" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "sign_in_handovers" ADD CONSTRAINT "sign_in_handovers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sign_in_handovers_user" ON "sign_in_handovers" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_handovers_expiry" ON "sign_in_handovers" USING btree ("expires_at");