import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { Problem, problems } from '../../contracts/problems.ts';
import type { AppEnv } from '../app-env.ts';

/** `/openapi.json`, and `/docs`, to read it; what the contract says of signing in. */
export function mountDocumentation(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of `POST /auth/login`, good for 15 minutes.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'institution', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Institution',
    description: 'Whose data is meant, where the host name does not say so.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'metricsToken', {
    type: 'http',
    scheme: 'bearer',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'streamTicket', {
    type: 'apiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: 'The subprotocols `itsur-eats.v1, ticket.<ticket>`.',
  });

  // A file that `npm run build` makes of the routes; the Worker is asked only where no asset server is before it.
  app.get('/openapi.json', async (c) => {
    const file = await c.env.ASSETS.fetch(new URL('/openapi.json', c.req.url));
    if (!file.ok) throw new Problem('not_found');
    return c.newResponse(await file.text(), 200, { 'content-type': 'application/json' });
  });
  app.get('/docs', (c) => c.html(docsPage, 200, { 'content-security-policy': docsPolicy }));
  app.get('/docs/init.js', (c) =>
    c.body(docsScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
}

/** The contract (OpenAPI 3.1) of an app whose routes are mounted. */
export function openApiDocument(app: OpenAPIHono<AppEnv>, origin: string) {
  return app.getOpenAPI31Document({ ...description, servers: [{ url: origin }] });
}

const description = {
  openapi: '3.1.0',
  // Whatever does not say otherwise is open to anyone who names an institution.
  security: [{ institution: [] }],
  info: {
    title: 'ITSUR Eats',
    version: '1.0.0',
    summary: 'Order ahead at university cafeterias',
    description: [
      'Money is integer cents, times are RFC 3339 in UTC, ids are UUIDs.',
      'The institution comes from the host name, or from the `X-Institution` header.',
      `Errors are problem documents (RFC 9457); \`code\` is one of: ${Object.keys(problems)
        .map((code) => `\`${code}\``)
        .join(', ')}.`,
    ].join('\n\n'),
    license: { name: 'Proprietary', url: 'https://itsureats.edu.mx/licencia' },
  },
};

const docsPage = html`<!doctype html>
<html lang="es">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>ITSUR Eats: API</title>
    <link rel="stylesheet" href="/docs-assets/swagger-ui.css" />
  </head>
  <body>
    <main id="docs"><p>La documentación necesita JavaScript. El contrato está en <a href="/openapi.json">/openapi.json</a>.</p></main>
    <script src="/docs-assets/swagger-ui-bundle.js"></script>
    <script src="/docs/init.js"></script>
  </body>
</html>`;

const docsScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, docExpansion: 'list' });`;

/** Everything from here; Swagger UI writes styles into its elements and its icons as data. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
