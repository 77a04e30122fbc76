import type { Order } from './orders.ts';

/** What a socket hears of one change. `seq` is 1, 2, 3, … within its cafeteria, without gaps. */
export type CafeteriaEvent = {
  type: 'event';
  seq: number;
  id: string;
  event: string;
  at: string;
  order?: Order;
  data?: Record<string, unknown>;
};

/** Which cafeteria's object is meant; its name in the namespace is `institutionId:cafeteriaId`. */
export type CafeteriaAddress = { institutionId: string; roleName: string; cafeteriaId: string };

/** The part of the Cafeteria object that the rest of the platform calls. */
export type CafeteriaRelay = {
  publish(address: CafeteriaAddress, event: CafeteriaEvent): Promise<void>;
  wake(address: CafeteriaAddress): Promise<void>;
};

/** A queue message names a delivery and nothing else: the consumer reads the truth from the ledger. */
export type DeliveryMessage = { institutionId: string; roleName: string; deliveryId: string };

export const cafeteriaName = (address: CafeteriaAddress) => `${address.institutionId}:${address.cafeteriaId}`;
