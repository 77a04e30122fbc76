import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import { businessDay, dayReportSchema } from '../../contracts/reports.ts';
import { toCsv } from '../../domain/csv.ts';
import { reportTable } from '../../domain/report-table.ts';
import { readDayReport } from '../../services/reports/day-report.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';

const mediaTypes = { json: 'application/json', csv: 'text/csv' } as const;

const day = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/reports/day',
  ...allowed('readDayReport'),
  tags: ['reports'],
  summary: 'What a day came to (staff)',
  description:
    "Money and items count collected orders alone. Without `day`: today in the campus's zone. As CSV by `format=csv` or `Accept: text/csv`, in the language of the request.",
  request: {
    params: idPath,
    query: z.strictObject({ day: businessDay.optional(), format: z.enum(['json', 'csv']).optional() }),
  },
  responses: {
    200: {
      description: 'The report',
      content: { ...json(dayReportSchema), 'text/csv': { schema: z.string() } },
    },
    ...problemResponses(401, 403),
  },
});

export function reportRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(day, async (c) => {
    const { day, format } = c.req.valid('query');
    const report = await readDayReport(
      { env: c.env, institution: c.var.institution, principal: c.var.principal },
      { cafeteriaId: c.req.valid('param').id, day },
    );
    const accepted = accepts(c, {
      header: 'Accept',
      supports: Object.values(mediaTypes),
      default: mediaTypes.json,
    });
    c.header('Vary', 'Accept, Accept-Language', { append: true });
    if ((format ? mediaTypes[format] : accepted) === mediaTypes.json) return c.json(report, 200);
    return c.text(toCsv(reportTable(report, c.get('locale'))), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="itsur-eats-${report.day}.csv"`,
    });
  });
  return routes;
}
