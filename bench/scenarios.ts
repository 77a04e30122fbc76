import type { Scenario } from './scenario.ts';
import { deliveries } from './scenarios/deliveries.ts';
import { floor } from './scenarios/floor.ts';
import { growth } from './scenarios/growth.ts';
import { menu } from './scenarios/menu.ts';
import { orders } from './scenarios/orders.ts';
import { oversell } from './scenarios/oversell.ts';
import { recess } from './scenarios/recess.ts';
import { slots } from './scenarios/slots.ts';
import { sockets } from './scenarios/sockets.ts';
import { storm } from './scenarios/storm.ts';

/** In the order of `--help`. */
export const scenarios: Record<string, Scenario> = {
  orders,
  recess,
  menu,
  slots,
  oversell,
  sockets,
  storm,
  deliveries,
  floor,
  growth,
};
