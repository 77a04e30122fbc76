/*
 * The tables of one institution. They name no schema: the transaction's search_path does (see client.ts), so the
 * same definitions serve every institution. Money is integer cents, times are timestamptz.
 */

export * from './schema/audit.ts';
export * from './schema/deliveries.ts';
export * from './schema/menu.ts';
export * from './schema/money-back.ts';
export * from './schema/orders.ts';
export * from './schema/parked.ts';
export * from './schema/payments.ts';
export * from './schema/people.ts';
export * from './schema/pickup.ts';
export * from './schema/places.ts';
