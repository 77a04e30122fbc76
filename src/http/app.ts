import { OpenAPIHono } from '@hono/zod-openapi';
import { Problem } from '../contracts/problems.ts';
import type { AppEnv } from './app-env.ts';
import { limitBody, requireJson } from './middleware/body.ts';
import { requireSoundEnvironment } from './middleware/environment.ts';
import { requireInstitution } from './middleware/institution.ts';
import { measure } from './middleware/measure.ts';
import { limitByAddress } from './middleware/rate-limit.ts';
import { requestFacts } from './middleware/request.ts';
import { refuseInvalid } from './openapi.ts';
import { answerProblem } from './problems.ts';
import { authRoutes } from './routes/auth.ts';
import { cafeteriaRoutes } from './routes/cafeterias.ts';
import { mountDocumentation } from './routes/documentation.ts';
import { meRoutes } from './routes/me.ts';
import { operationsRoutes } from './routes/operations.ts';
import { orderListRoutes } from './routes/order-lists.ts';
import { orderRoutes } from './routes/orders.ts';
import { streamRoutes } from './routes/stream.ts';

/** The HTTP API: what every request passes, then what needs no institution, then what does. */
export function createApp(): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  app.onError(answerProblem);
  app.notFound(() => {
    throw new Problem('not_found');
  });

  app.use(requestFacts, measure, requireSoundEnvironment, limitByAddress, limitBody, requireJson);
  app.route('/', operationsRoutes());
  mountDocumentation(app);

  app.use(requireInstitution);
  for (const routes of [
    authRoutes(),
    meRoutes(),
    cafeteriaRoutes(),
    orderRoutes(),
    orderListRoutes(),
    streamRoutes(),
  ])
    app.route('/', routes);
  return app;
}
