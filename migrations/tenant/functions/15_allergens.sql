-- Allergens are of one list (src/contracts/allergens.ts).
create or replace function allergen_list() returns text[] language sql immutable as $$
  select array['gluten', 'crustaceans', 'eggs', 'fish', 'peanuts', 'soybeans', 'milk', 'nuts', 'celery', 'mustard', 'sesame', 'sulphites', 'lupin', 'molluscs', 'other'];
$$;

-- Words of before are their codes where they are known, and `other` where they are not. In their alphabetical order, each once.
create or replace function allergen_codes(words text[]) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct coalesce(k.code, case when lower(w) = any(allergen_list()) then lower(w) else 'other' end)), '{}')
  from unnest(words) w left join (values
      ('trigo', 'gluten'), ('harina', 'gluten'), ('cebada', 'gluten'), ('centeno', 'gluten'), ('avena', 'gluten'), ('crustáceos', 'crustaceans'),
      ('crustaceos', 'crustaceans'), ('camarón', 'crustaceans'), ('camaron', 'crustaceans'), ('camarones', 'crustaceans'), ('mariscos', 'crustaceans'), ('huevo', 'eggs'),
      ('huevos', 'eggs'), ('pescado', 'fish'), ('pescados', 'fish'), ('cacahuate', 'peanuts'), ('cacahuates', 'peanuts'), ('cacahuete', 'peanuts'),
      ('cacahuetes', 'peanuts'), ('maní', 'peanuts'), ('soya', 'soybeans'), ('soja', 'soybeans'), ('lácteos', 'milk'), ('lacteos', 'milk'),
      ('lácteo', 'milk'), ('lacteo', 'milk'), ('leche', 'milk'), ('queso', 'milk'), ('crema', 'milk'), ('nuez', 'nuts'),
      ('nueces', 'nuts'), ('almendra', 'nuts'), ('almendras', 'nuts'), ('nuez de la india', 'nuts'), ('frutos secos', 'nuts'), ('apio', 'celery'),
      ('mostaza', 'mustard'), ('ajonjolí', 'sesame'), ('ajonjoli', 'sesame'), ('sésamo', 'sesame'), ('sesamo', 'sesame'), ('sulfitos', 'sulphites'),
      ('altramuz', 'lupin'), ('altramuces', 'lupin'), ('moluscos', 'molluscs'), ('pulpo', 'molluscs'), ('calamar', 'molluscs'), ('mariscos', 'molluscs')) k(word, code) on k.word = lower(w);
$$;

-- Whoever writes: also a version of the Worker that still takes words.
create or replace function keep_allergen_codes() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select unnest(new.allergens) except select unnest(allergen_list())) then
    new.allergens := allergen_codes(new.allergens);
  end if;
  return new;
end $$;

do $$
declare written text;
begin
  foreach written in array array['menu_items', 'modifiers', 'ingredients', 'users'] loop
    execute format('create or replace trigger %I before insert or update of allergens on %I for each row execute function keep_allergen_codes()',
      written || '_allergen_codes', written);
    -- What was written before there was a list: the trigger makes codes of it. Of what are codes nothing is touched.
    execute format('update %I set allergens = allergens where not allergens <@ allergen_list()', written);
  end loop;
end $$;

-- What a dish has by itself and by its ingredients, which may be switched off: they are still what it is made of.
create or replace function dish_allergens(m menu_items) returns text[] language sql stable as $$
  select coalesce(array_agg(distinct a), '{}')
  from (
    select unnest(m.allergens) as a
    union all
    select unnest(g.allergens) from menu_item_ingredients n join ingredients g on g.id = n.ingredient_id where n.menu_item_id = m.id) x;
$$;

-- The same, and of a combo what all its parts have.
create or replace function effective_allergens(m menu_items) returns text[] language sql stable as $$
  select coalesce(array_agg(distinct a), '{}')
  from (
    select unnest(dish_allergens(m)) as a
    union all
    select unnest(dish_allergens(p)) from combo_components k join menu_items p on p.id = k.component_id where k.combo_id = m.id) x;
$$;
