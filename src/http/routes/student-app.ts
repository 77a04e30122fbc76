import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../app-env.ts';
import { asPage, wantsPage } from '../student-app/answer-page.ts';
import { answerManifest } from '../student-app/manifest.ts';
import { answerLater, answerMenu, answerPay, answerToday } from '../student-app/screens.ts';

const payPath = '/o/:order/pay';
const menuPaths = ['/c/:id', '/c/:id/d/:dish'];
const laterPaths = [
  '/basket',
  '/basket/slots',
  '/basket/pay',
  '/o',
  '/o/:order',
  '/o/:order/pass',
  '/o/:order/receipt',
  '/you',
  '/sign-in',
];
/** Where the student's app has its screens. A closed list: all other addresses are the API's. */
export const studentPaths = ['/', ...menuPaths, payPath, ...laterPaths, '/app.webmanifest'];

/** The student's app (`student-app/`): its pages are written here; its scripts are assets that the Worker does not see. */
export function mountStudentApp(app: OpenAPIHono<AppEnv>): void {
  const today = asPage(answerToday);
  app.get('/', async (c) => (wantsPage(c) ? today(c) : c.redirect('/docs')));
  app.get('/app.webmanifest', answerManifest);
  for (const path of menuPaths) app.get(path, asPage(answerMenu));
  app.get(payPath, asPage(answerPay));
  for (const path of laterPaths) app.get(path, asPage(answerLater));
}
