ALTER TABLE "users" ADD COLUMN "diet" text CONSTRAINT "users_diet_known" CHECK ("users"."diet" in ('vegetarian', 'vegan'));
