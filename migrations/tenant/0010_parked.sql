CREATE TABLE "parked" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"cafeteria_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"what" text NOT NULL,
	"reason" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "parked_once" UNIQUE("kind","subject_id","what"),
	CONSTRAINT "parked_kind_known" CHECK ("parked"."kind" in ('event', 'order', 'command'))
);
--> statement-breakpoint
ALTER TABLE "parked" ADD CONSTRAINT "parked_cafeteria_id_cafeterias_id_fk" FOREIGN KEY ("cafeteria_id") REFERENCES "cafeterias"("id") ON DELETE no action ON UPDATE no action;