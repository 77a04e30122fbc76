-- A dish as the menu shows it, with the allergens of all that is in it. `with_stock`: for staff, who also see numbers and what the kitchen needs to know.
create or replace function dish_document(m menu_items, with_stock boolean) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', m.id, 'categoryId', m.category_id, 'name', m.name, 'description', m.description, 'imageUrl', m.image_url,
    'priceCents', m.price_cents, 'state', dish_state(m), 'available', dish_state(m) <> 'out',
    'allergens', case when with_stock then m.allergens else effective_allergens(m) end, 'dietaryTags', m.dietary_tags, 'prepMinutes', m.prep_minutes, 'windows', m.windows,
    'maxPerStudent', m.max_per_student,
    'modifierGroups', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', g.id, 'name', g.name, 'minChoices', g.min_choices, 'maxChoices', g.max_choices,
        'modifiers', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'id', x.id, 'name', x.name, 'priceDeltaCents', x.price_delta_cents,
            'available', x.available and coalesce(x.stock, 1) > 0, 'allergens', x.allergens)
            || case when with_stock then jsonb_build_object('switchedOn', x.available, 'backOn', x.back_on, 'stock', x.stock)
              else jsonb_build_object('backOn', case when not x.available and coalesce(x.stock, 1) > 0 then x.back_on end) end order by x.position), '[]')
          from modifiers x where x.group_id = g.id)) order by g.position), '[]')
      from modifier_groups g where g.menu_item_id = m.id),
    'components', (
      select coalesce(jsonb_agg(jsonb_build_object('menuItemId', p.id, 'name', p.name, 'quantity', k.quantity) order by p.name), '[]')
      from combo_components k join menu_items p on p.id = k.component_id where k.combo_id = m.id))
  || case when with_stock then jsonb_build_object(
    'effectiveAllergens', effective_allergens(m), 'switchedOn', m.available, 'backOn', m.back_on, 'stock', m.stock, 'dailyStock', m.daily_stock, 'lowStockAt', m.low_stock_at,
    'station', m.station, 'makeMinutes', m.make_minutes, 'position', m.position,
    'ingredientIds', (
      select coalesce(jsonb_agg(n.ingredient_id), '[]') from menu_item_ingredients n where n.menu_item_id = m.id))
    else jsonb_build_object('backOn', case when dish_state(m) = 'out' then dish_back_on(m) end) end;
$$;

-- The menu as a student sees it, with the version that its ETag carries. Null: no such cafeteria.
create or replace function menu_document(cafeteria uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'cafeteriaId', c.id, 'version', c.menu_version, 'currency', c.currency, 'timezone', k.timezone,
    'categories', (
      select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'items', (
        select coalesce(jsonb_agg(dish_document(m, false) order by m.position, m.name), '[]')
        from menu_items m where m.category_id = g.id and m.archived_at is null)) order by g.position, g.name), '[]')
      from menu_categories g where g.cafeteria_id = c.id))
  from cafeterias c join campuses k on k.id = c.campus_id where c.id = cafeteria;
$$;
