import { OpenAPIHono } from '@hono/zod-openapi';
import { Problem } from '../contracts/problems.ts';
import type { AppEnv } from './app-env.ts';
import { requireJson } from './middleware/body.ts';
import { admit, frame } from './middleware/every-request.ts';
import { requireInstitution } from './middleware/institution.ts';
import { routeOf } from './middleware/measure.ts';
import { limitByAddress } from './middleware/rate-limit.ts';
import { refuseInvalid } from './openapi.ts';
import { answerProblem } from './problems.ts';
import { RememberingRouter } from './router.ts';
import { accountRoutes } from './routes/account.ts';
import { accountPageRoutes } from './routes/account-pages.ts';
import { announcementRoutes } from './routes/announcements.ts';
import { auditRoutes } from './routes/audit.ts';
import { authRoutes } from './routes/auth.ts';
import { breakerRoutes } from './routes/breakers.ts';
import { cafeteriaStateRoutes } from './routes/cafeteria-state.ts';
import { cafeteriaRoutes } from './routes/cafeterias.ts';
import { cashRoutes } from './routes/cash.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { dishPhotoRoutes, photoRoutes } from './routes/dish-photos.ts';
import { mountDocumentation } from './routes/documentation.ts';
import { hoursRoutes } from './routes/hours.ts';
import { ingredientRoutes } from './routes/ingredients.ts';
import { institutionRoutes } from './routes/institution.ts';
import { meRoutes } from './routes/me.ts';
import { menuEditingRoutes } from './routes/menu-editing.ts';
import { menuStockRoutes } from './routes/menu-stock.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { mountOidcPages } from './routes/oidc-pages.ts';
import { operationsRoutes } from './routes/operations.ts';
import { orderListRoutes } from './routes/order-lists.ts';
import { orderRoutes } from './routes/orders.ts';
import { overviewRoutes } from './routes/overview.ts';
import { mountPanel } from './routes/panel.ts';
import { parkedRoutes } from './routes/parked.ts';
import { paymentRoutes, webhookRoutes } from './routes/payments.ts';
import { placeRoutes } from './routes/places.ts';
import { mountPlainPages } from './routes/plain-pages.ts';
import { privacyPageRoutes, privacyRoutes } from './routes/privacy.ts';
import { reportRoutes } from './routes/reports.ts';
import { signInWaysRoutes } from './routes/sign-in-ways.ts';
import { streamRoutes } from './routes/stream.ts';
import { mountStudentApp } from './routes/student-app.ts';
import { timetableRoutes } from './routes/timetable.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';
import { userRoutes } from './routes/users.ts';

/** The HTTP API: what every request passes, then what needs no institution, then what does. */
export function createApp(): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid, router: new RememberingRouter() });
  app.onError(answerProblem);
  app.notFound((c) => refuseUnrouted(app, c.req.path));

  app.use(frame, admit);
  app.route('/', webhookRoutes());
  // A menu has dozens, and a browser asks for each once.
  app.route('/', photoRoutes());
  app.use(limitByAddress);
  // Mail programs and HTML forms speak no JSON.
  app.route('/', unsubscribeRoutes());
  app.route('/', accountPageRoutes());
  app.route('/', privacyPageRoutes());
  mountStudentApp(app);
  mountPlainPages(app);
  mountOidcPages(app);
  app.use(requireJson);
  app.route('/', operationsRoutes());
  mountDocumentation(app);
  mountPanel(app);
  app.route('/', signInWaysRoutes());

  app.use(async (c, next) => (routeOf(c) ? next() : refuseUnrouted(app, c.req.path)), requireInstitution);
  for (const routes of [
    authRoutes(),
    accountRoutes(),
    userRoutes(),
    meRoutes(),
    privacyRoutes(),
    institutionRoutes(),
    placeRoutes(),
    cafeteriaRoutes(),
    cafeteriaStateRoutes(),
    hoursRoutes(),
    timetableRoutes(),
    menuEditingRoutes(),
    dishPhotoRoutes(),
    menuStockRoutes(),
    ingredientRoutes(),
    orderRoutes(),
    orderListRoutes(),
    paymentRoutes(),
    reportRoutes(),
    cashRoutes(),
    overviewRoutes(),
    streamRoutes(),
    auditRoutes(),
    announcementRoutes(),
    deliveryRoutes(),
    parkedRoutes(),
    notificationRoutes(),
    breakerRoutes(),
  ])
    app.route('/', routes);
  return app;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A path that has routes for other methods says which (RFC 9110, section 15.5.6). Middleware matches every path, and is no route. */
function refuseUnrouted(app: OpenAPIHono<AppEnv>, path: string): never {
  const allowed = methods.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => !route.path.endsWith('*')),
  );
  if (allowed.length === 0) throw new Problem('not_found');
  throw new Problem('method_not_allowed', { headers: { Allow: allowed.join(', ') } });
}
