-- Whether a dish needs an ingredient that is switched off.
create or replace function lacks_ingredient(item uuid) returns boolean language sql stable as $$
  select exists (
    select from menu_item_ingredients n join ingredients g on g.id = n.ingredient_id
    where n.menu_item_id = item and not g.available);
$$;

-- What students see of a dish: in, low or out. Out is also what lacks an ingredient, a part of the combo, or as many options as
-- have to be chosen.
create or replace function dish_state(m menu_items) returns text language plpgsql stable as $$
begin
  return case
    when not m.available or m.archived_at is not null or m.stock = 0 or lacks_ingredient(m.id) then 'out'
    when exists (
      select from modifier_groups g
      where g.menu_item_id = m.id and g.min_choices > (
        select count(*) from modifiers x where x.group_id = g.id and x.available and coalesce(x.stock, 1) > 0)) then 'out'
    when exists (
      select from combo_components k join menu_items p on p.id = k.component_id
      where k.combo_id = m.id and (p.stock < k.quantity or dish_state(p) = 'out')) then 'out'
    when m.stock <= m.low_stock_at then 'low'
    else 'in' end;
end $$;

-- The day on which a dish that is out is back, as far as it is known, so that it can be ordered ahead: what `stockedFor` of
-- src/domain/ordering says, but for the portions that were ordered ahead for that day. Null: nobody knows.
create or replace function dish_back_on(m menu_items) returns date language plpgsql stable as $$
begin
  return (
    with causes as (
      select case when m.archived_at is null then m.back_on end as day where not m.available or m.archived_at is not null
      union all
      select case when m.daily_stock > 0 then c.business_day + 1 end from cafeterias c where c.id = m.cafeteria_id and m.stock = 0
      union all
      select g.back_on from menu_item_ingredients n join ingredients g on g.id = n.ingredient_id
      where n.menu_item_id = m.id and not g.available
      union all
      -- The day on which the last option is back that it takes to have enough to choose from.
      select (array_agg(x.back_on order by x.back_on) filter (where not x.available and x.back_on is not null and coalesce(x.stock, 1) > 0))
        [(g.min_choices - count(x.id) filter (where x.available and coalesce(x.stock, 1) > 0))::int]
      from modifier_groups g left join modifiers x on x.group_id = g.id where g.menu_item_id = m.id
      group by g.id, g.min_choices having g.min_choices > count(x.id) filter (where x.available and coalesce(x.stock, 1) > 0)
      union all
      select case when p.daily_stock >= k.quantity then c.business_day + 1 end
      from combo_components k join menu_items p on p.id = k.component_id join cafeterias c on c.id = p.cafeteria_id
      where k.combo_id = m.id and p.stock < k.quantity
      union all
      select dish_back_on(p) from combo_components k join menu_items p on p.id = k.component_id
      where k.combo_id = m.id and dish_state(p) = 'out')
    select case when bool_and(day is not null) then max(day) end from causes);
end $$;

-- Changes the stock of a counted dish by hand and keeps the movement (orders do so in src/domain/ordering/stock.ts). Staff hear once when it runs low; everybody when what
-- students see of it, or of a combo with it, changes. Below zero the constraint refuses. The caller holds the cafeteria's lock.
create or replace function change_stock(item uuid, change int, why text, of_order uuid, by_user uuid, because text)
returns void language plpgsql as $$
declare
  dish menu_items;
  before int;
begin
  update menu_items set stock = stock + change where id = item and stock is not null returning * into dish;
  if dish.id is null then return; end if;
  before := dish.stock - change;
  -- The time of the lock, not of the transaction, which may have begun before one that got the lock earlier: so that
  -- the ledger reads in the order in which the stock went.
  insert into stock_movements (cafeteria_id, menu_item_id, kind, quantity, stock_after, order_id, by_user_id, reason, at)
  values (dish.cafeteria_id, dish.id, why, change, dish.stock, of_order, by_user, because, clock_timestamp());

  if before > dish.low_stock_at and dish.stock <= dish.low_stock_at then
    perform emit_event(dish.cafeteria_id, 'stock.low', null,
      jsonb_build_object('menuItemId', dish.id, 'name', dish.name, 'stock', dish.stock));
  end if;
  if dish.stock = 0 and before > 0 then
    perform menu_changed(dish.cafeteria_id, 'menu.sold_out', jsonb_build_object('menuItemId', dish.id, 'name', dish.name));
  elsif (before = 0) <> (dish.stock = 0) or (before <= dish.low_stock_at) <> (dish.stock <= dish.low_stock_at)
    or exists (
      select from combo_components k
      where k.component_id = dish.id and (before < k.quantity) <> (dish.stock < k.quantity)) then
    perform menu_changed(dish.cafeteria_id, 'menu.changed', jsonb_build_object('menuItemIds', jsonb_build_array(dish.id)));
  end if;
end $$;
