import {
  IconBuilding,
  IconChartBar,
  IconClock,
  IconHistory,
  IconHome,
  IconLayoutKanban,
  IconMailExclamation,
  IconReceipt,
  IconScreenShare,
  IconSpeakerphone,
  IconToolsKitchen2,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
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
  {
    path: '/office/home',
    name: 'home',
    icon: IconHome,
    needs: 'readOverview',
    page: lazy(() => import('../office/home/home-page.tsx')),
  },
  {
    path: '/office/orders',
    name: 'orders',
    icon: IconReceipt,
    needs: 'listCafeteriaOrders',
    page: lazy(() => import('../office/orders/orders-page.tsx')),
  },
  {
    path: '/office/menu',
    name: 'menu',
    icon: IconToolsKitchen2,
    needs: 'createMenuItem',
    page: lazy(() => import('../office/menu/menu-page.tsx')),
  },
  {
    path: '/office/hours',
    name: 'hours',
    icon: IconClock,
    needs: 'readCafeteriaSettings',
    page: lazy(() => import('../office/hours/hours-page.tsx')),
  },
  {
    path: '/office/reports',
    name: 'reports',
    icon: IconChartBar,
    needs: 'readDayReport',
    page: lazy(() => import('../office/reports/reports-page.tsx')),
  },
  {
    path: '/office/announcements',
    name: 'announcements',
    icon: IconSpeakerphone,
    needs: 'listAnnouncements',
    page: lazy(() => import('../office/announcements/announcements-page.tsx')),
  },
  {
    path: '/office/deliveries',
    name: 'deliveries',
    icon: IconMailExclamation,
    needs: 'listDeliveries',
    page: lazy(() => import('../office/deliveries/deliveries-page.tsx')),
  },
  {
    path: '/office/audit',
    name: 'audit',
    icon: IconHistory,
    needs: 'listAudit',
    page: lazy(() => import('../office/audit/audit-page.tsx')),
  },
  {
    path: '/office/users',
    name: 'users',
    icon: IconUsers,
    needs: 'listUsers',
    page: lazy(() => import('../office/users/users-page.tsx')),
  },
  {
    path: '/office/institution',
    name: 'institution',
    icon: IconBuilding,
    needs: 'createCafeteria',
    page: lazy(() => import('../office/institution/institution-page.tsx')),
  },
  {
    path: '/office/account',
    name: 'account',
    icon: IconUserCircle,
    needs: 'readProfile',
    page: lazy(() => import('../office/account/account-page.tsx')),
  },
];

export const routesOf = (role: Role): Route[] =>
  routes.filter(({ needs }) => role !== 'student' && reachOf(needs, role) !== null);
