-- What an order has taken of the stock: asked of each open order when the state is loaded.
create index concurrently if not exists stock_movements_order on stock_movements (order_id) where order_id is not null;
