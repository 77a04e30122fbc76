import { IconLayoutKanban, IconScreenShare } from '@tabler/icons-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Role } from '../../../src/contracts/identity.ts';
import { type Operation, reachOf } from '../../../src/domain/permissions.ts';
import type { shell } from '../words/es/shell.ts';

export type Route = {
  /**
   * Below /admin. The API has paths there, too: the Worker serves this panel for /board, /pickup and everything
   * below /office (src/http/routes/panel.ts), so a page of the back office is /office/<name>.
   */
  path: string;
  name: keyof (typeof shell)['pages'];
  icon: ComponentType<{ size?: number }>;
  /** What it asks the API for: who may not, does not see the page. */
  needs: Operation;
  page: LazyExoticComponent<ComponentType>;
  /** It fills the screen, without the bar on top. */
  bare?: boolean;
};

/** Every page, in the order of the navigation. The first that a role may see is where it begins. */
export const routes: readonly Route[] = [
  {
    path: '/board',
    name: 'board',
    icon: IconLayoutKanban,
    needs: 'listCafeteriaOrders',
    page: lazy(() => import('../board/board-page.tsx')),
  },
  {
    path: '/pickup',
    name: 'pickup',
    icon: IconScreenShare,
    needs: 'listCafeteriaOrders',
    page: lazy(() => import('../pickup/pickup-page.tsx')),
    bare: true,
  },
];

export const routesOf = (role: Role): Route[] =>
  routes.filter(({ needs }) => role !== 'student' && reachOf(needs, role) !== null);
