CREATE TABLE "altered_breaks" (
	"break_id" uuid NOT NULL,
	"day" date NOT NULL,
	"starts_at" time,
	"ends_at" time,
	CONSTRAINT "altered_breaks_break_id_day_pk" PRIMARY KEY("break_id","day"),
	CONSTRAINT "altered_breaks_whole" CHECK (("altered_breaks"."starts_at" is null) = ("altered_breaks"."ends_at" is null)),
	CONSTRAINT "altered_breaks_ordered" CHECK ("altered_breaks"."starts_at" < "altered_breaks"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "breaks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"campus_id" uuid NOT NULL,
	"weekday" integer NOT NULL,
	"name" text NOT NULL,
	"starts_at" time NOT NULL,
	"ends_at" time NOT NULL,
	CONSTRAINT "breaks_once" UNIQUE("campus_id","weekday","name"),
	CONSTRAINT "breaks_weekday_known" CHECK ("breaks"."weekday" between 1 and 7),
	CONSTRAINT "breaks_ordered" CHECK ("breaks"."starts_at" < "breaks"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "combo_components" (
	"combo_id" uuid NOT NULL,
	"component_id" uuid NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "combo_components_combo_id_component_id_pk" PRIMARY KEY("combo_id","component_id"),
	CONSTRAINT "combo_components_not_itself" CHECK ("combo_components"."combo_id" <> "combo_components"."component_id"),
	CONSTRAINT "combo_components_quantity_positive" CHECK ("combo_components"."quantity" between 1 and 20)
);
--> statement-breakpoint
CREATE TABLE "ingredients" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cafeteria_id" uuid NOT NULL,
	"name" text NOT NULL,
	"available" boolean DEFAULT true NOT NULL,
	CONSTRAINT "ingredients_name_unique" UNIQUE("cafeteria_id","name")
);
--> statement-breakpoint
CREATE TABLE "menu_item_ingredients" (
	"menu_item_id" uuid NOT NULL,
	"ingredient_id" uuid NOT NULL,
	CONSTRAINT "menu_item_ingredients_menu_item_id_ingredient_id_pk" PRIMARY KEY("menu_item_id","ingredient_id")
);
--> statement-breakpoint
CREATE TABLE "opening_exceptions" (
	"cafeteria_id" uuid NOT NULL,
	"day" date NOT NULL,
	"opens" time,
	"closes" time,
	"reason" text DEFAULT '' NOT NULL,
	CONSTRAINT "opening_exceptions_cafeteria_id_day_pk" PRIMARY KEY("cafeteria_id","day"),
	CONSTRAINT "opening_exceptions_whole" CHECK (("opening_exceptions"."opens" is null) = ("opening_exceptions"."closes" is null)),
	CONSTRAINT "opening_exceptions_ordered" CHECK ("opening_exceptions"."opens" < "opening_exceptions"."closes")
);
--> statement-breakpoint
CREATE TABLE "opening_hours" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cafeteria_id" uuid NOT NULL,
	"weekday" integer NOT NULL,
	"opens" time NOT NULL,
	"closes" time NOT NULL,
	CONSTRAINT "opening_hours_once" UNIQUE("cafeteria_id","weekday","opens"),
	CONSTRAINT "opening_hours_weekday_known" CHECK ("opening_hours"."weekday" between 1 and 7),
	CONSTRAINT "opening_hours_ordered" CHECK ("opening_hours"."opens" < "opening_hours"."closes")
);
--> statement-breakpoint
CREATE TABLE "order_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"order_id" uuid NOT NULL,
	"order_item_id" uuid NOT NULL,
	"status" text DEFAULT 'proposed' NOT NULL,
	"reason" text,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "order_changes_status_known" CHECK ("order_changes"."status" in ('proposed', 'accepted', 'declined'))
);
--> statement-breakpoint
CREATE TABLE "slot_loads" (
	"cafeteria_id" uuid NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"resource" text NOT NULL,
	"amount" integer NOT NULL,
	CONSTRAINT "slot_loads_cafeteria_id_slot_resource_pk" PRIMARY KEY("cafeteria_id","slot","resource"),
	CONSTRAINT "slot_loads_not_negative" CHECK ("slot_loads"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cafeteria_id" uuid NOT NULL,
	"menu_item_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"quantity" integer NOT NULL,
	"stock_after" integer NOT NULL,
	"order_id" uuid,
	"by_user_id" uuid,
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_movements_kind_known" CHECK ("stock_movements"."kind" in ('sale', 'release', 'restock', 'recount', 'waste', 'daily_reset'))
);
--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "paused_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "accept_within_minutes" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "no_show_after_minutes" integer DEFAULT 45 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "auto_accept" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "slot_minutes" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "order_lead_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "slot_capacity" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "capacity_percent" integer DEFAULT 100 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "capacity_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "extra_wait_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "max_open_orders" integer;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "tax_basis_points" integer DEFAULT 1600 NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "tips_enabled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "require_pickup_code" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "cafeterias" ADD COLUMN "book_ahead_days" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "dietary_tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "image_url" text;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "prep_minutes" integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "make_minutes" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "station" text DEFAULT 'counter' NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "windows" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "daily_stock" integer;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "low_stock_at" integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "max_per_student" integer;--> statement-breakpoint
ALTER TABLE "menu_items" ADD COLUMN "archived_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "modifiers" ADD COLUMN "stock" integer;--> statement-breakpoint
ALTER TABLE "order_items" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tax_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tip_cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "break_id" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "promised_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "promised_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "demand" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "accept_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "collect_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "acknowledged_allergens" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "basket_hash" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "allergens" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "altered_breaks" ADD CONSTRAINT "altered_breaks_break_id_breaks_id_fk" FOREIGN KEY ("break_id") REFERENCES "breaks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "breaks" ADD CONSTRAINT "breaks_campus_id_campuses_id_fk" FOREIGN KEY ("campus_id") REFERENCES "campuses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "combo_components" ADD CONSTRAINT "combo_components_combo_id_menu_items_id_fk" FOREIGN KEY ("combo_id") REFERENCES "menu_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "combo_components" ADD CONSTRAINT "combo_components_component_id_menu_items_id_fk" FOREIGN KEY ("component_id") REFERENCES "menu_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingredients" ADD CONSTRAINT "ingredients_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_item_ingredients" ADD CONSTRAINT "menu_item_ingredients_menu_item_id_menu_items_id_fk" FOREIGN KEY ("menu_item_id") REFERENCES "menu_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_item_ingredients" ADD CONSTRAINT "menu_item_ingredients_ingredient_id_ingredients_id_fk" FOREIGN KEY ("ingredient_id") REFERENCES "ingredients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_exceptions" ADD CONSTRAINT "opening_exceptions_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opening_hours" ADD CONSTRAINT "opening_hours_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_changes" ADD CONSTRAINT "order_changes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_changes" ADD CONSTRAINT "order_changes_order_item_id_order_items_id_fk" FOREIGN KEY ("order_item_id") REFERENCES "order_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_changes" ADD CONSTRAINT "order_changes_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slot_loads" ADD CONSTRAINT "slot_loads_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_menu_item_id_menu_items_id_fk" FOREIGN KEY ("menu_item_id") REFERENCES "menu_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_by_user_id_users_id_fk" FOREIGN KEY ("by_user_id") REFERENCES "users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "order_changes_open_once" ON "order_changes" USING btree ("order_item_id") WHERE "order_changes"."status" = 'proposed';--> statement-breakpoint
CREATE INDEX "order_changes_order" ON "order_changes" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "stock_movements_item_newest" ON "stock_movements" USING btree ("menu_item_id","at","id");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_break_id_breaks_id_fk" FOREIGN KEY ("break_id") REFERENCES "breaks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "menu_items_category" ON "menu_items" USING btree ("category_id");--> statement-breakpoint
CREATE INDEX "orders_cafeteria_slot" ON "orders" USING btree ("cafeteria_id","pickup_slot","id");--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_accept_within_bounded" CHECK ("cafeterias"."accept_within_minutes" between 1 and 240);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_no_show_bounded" CHECK ("cafeterias"."no_show_after_minutes" between 1 and 720);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_slot_bounded" CHECK ("cafeterias"."slot_minutes" between 5 and 120);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_lead_bounded" CHECK ("cafeterias"."order_lead_minutes" between 0 and 240);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_capacity_percent_bounded" CHECK ("cafeterias"."capacity_percent" between 0 and 100);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_extra_wait_bounded" CHECK ("cafeterias"."extra_wait_minutes" between 0 and 180);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_tax_bounded" CHECK ("cafeterias"."tax_basis_points" between 0 and 5000);--> statement-breakpoint
ALTER TABLE "cafeterias" ADD CONSTRAINT "cafeterias_book_ahead_bounded" CHECK ("cafeterias"."book_ahead_days" between 0 and 14);--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_station_known" CHECK ("menu_items"."station" in ('grill', 'bar', 'counter'));--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_minutes_bounded" CHECK ("menu_items"."prep_minutes" between 0 and 240 and "menu_items"."make_minutes" between 0 and 240);--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_daily_stock_not_negative" CHECK ("menu_items"."daily_stock" >= 0);--> statement-breakpoint
ALTER TABLE "modifiers" ADD CONSTRAINT "modifiers_stock_not_negative" CHECK ("modifiers"."stock" >= 0);--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_tip_not_negative" CHECK ("orders"."tip_cents" >= 0);--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_total_is_sum" CHECK ("orders"."total_cents" = "orders"."subtotal_cents" + "orders"."tip_cents");