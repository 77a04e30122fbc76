import type { OpenAPIHono } from '@hono/zod-openapi';
import { Problem } from '../../contracts/problems.ts';
import type { AppEnv } from '../app-env.ts';

/**
 * Where the admin panel's pages are. A closed list: `/admin/deliveries` and its like are the API's, and whatever is
 * neither stays a problem document, whatever its asker accepts.
 */
export const panelPaths = ['/admin/', '/admin/board', '/admin/pickup', '/admin/office/:page{.+}'];

/** The admin panel (`admin-panel/`): one page for all of its paths; its scripts are assets that the Worker does not see. */
export function mountPanel(app: OpenAPIHono<AppEnv>): void {
  app.get('/admin', (c) => c.redirect('/admin/'));
  for (const path of panelPaths) {
    app.get(path, async (c) => {
      const page = await c.env.ASSETS.fetch(new URL('/admin/', c.req.url));
      // It was not built; whatever the asset server says about that is not ours to pass on.
      if (!page.ok) throw new Problem('not_found');
      return c.html(await page.text(), 200, {
        // It names the scripts of the newest build; those are kept for good.
        'cache-control': 'no-cache',
        'content-security-policy': policy,
      });
    });
  }
}

/** Scripts are our own files alone. Mantine writes its theme into a style element; pictures of dishes are anywhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
