CREATE TABLE "cash_counts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cafeteria_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"expected_cents" integer NOT NULL,
	"counted_cents" integer NOT NULL,
	"pieces" jsonb,
	"note" text,
	"counted_by" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "cash_counts_counted_bounded" CHECK ("cash_counts"."counted_cents" between 0 and 1000000000)
);
--> statement-breakpoint
CREATE TABLE "order_refunds" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"order_id" uuid NOT NULL,
	"cafeteria_id" uuid NOT NULL,
	"amount_cents" integer NOT NULL,
	"way" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"by_user_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "order_refunds_amount_positive" CHECK ("order_refunds"."amount_cents" > 0),
	CONSTRAINT "order_refunds_way_known" CHECK ("order_refunds"."way" in ('cash', 'online')),
	CONSTRAINT "order_refunds_reason_known" CHECK ("order_refunds"."reason" in ('missing_item', 'wrong_item', 'quality', 'late', 'overcharged', 'other'))
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "refunded_cents" integer;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "archived_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cash_counts" ADD CONSTRAINT "cash_counts_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cash_counts" ADD CONSTRAINT "cash_counts_counted_by_users_id_fk" FOREIGN KEY ("counted_by") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_refunds" ADD CONSTRAINT "order_refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_refunds" ADD CONSTRAINT "order_refunds_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_refunds" ADD CONSTRAINT "order_refunds_by_user_id_users_id_fk" FOREIGN KEY ("by_user_id") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cash_counts_day" ON "cash_counts" USING btree ("cafeteria_id","business_day","at");--> statement-breakpoint
CREATE INDEX "order_refunds_order" ON "order_refunds" USING btree ("order_id","at");--> statement-breakpoint
CREATE INDEX "order_refunds_day" ON "order_refunds" USING btree ("cafeteria_id","business_day");--> statement-breakpoint
CREATE INDEX "order_refunds_with_words" ON "order_refunds" USING btree ("at") WHERE "order_refunds"."note" is not null;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_refunded_bounded" CHECK ("orders"."refunded_cents" between 0 and "orders"."total_cents") NOT VALID;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_refunded_stays" CHECK ("orders"."refunded_cents" = 0 or "orders"."status" in ('collected', 'no_show')) NOT VALID;