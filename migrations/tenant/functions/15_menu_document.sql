-- The menu as a student sees it, with the version that its ETag carries. Null: no such cafeteria.
create or replace function menu_document(cafeteria uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'cafeteriaId', c.id, 'version', c.menu_version, 'currency', c.currency,
    'categories', (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'items', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', m.id, 'name', m.name, 'description', m.description, 'priceCents', m.price_cents,
          'available', m.available and coalesce(m.stock, 1) > 0, 'allergens', m.allergens,
          'modifierGroups', (
            select coalesce(jsonb_agg(jsonb_build_object(
              'id', g.id, 'name', g.name, 'minChoices', g.min_choices, 'maxChoices', g.max_choices,
              'modifiers', (
                select coalesce(jsonb_agg(jsonb_build_object(
                  'id', x.id, 'name', x.name, 'priceDeltaCents', x.price_delta_cents, 'available', x.available)
                  order by x.position), '[]')
                from modifiers x where x.group_id = g.id)) order by g.position), '[]')
            from modifier_groups g where g.menu_item_id = m.id)) order by m.position), '[]')
        from menu_items m where m.category_id = k.id)) order by k.position), '[]')
      from menu_categories k where k.cafeteria_id = c.id))
  from cafeterias c where c.id = cafeteria;
$$;
