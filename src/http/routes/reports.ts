import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { inBoth } from '../../contracts/languages.ts';
import { daysFrom, mostReportDays } from '../../contracts/report-days.ts';
import {
  businessDay,
  dayReportSchema,
  rangeAskedSchema,
  rangeReportSchema,
} from '../../contracts/reports.ts';
import { type CsvCell, type CsvDecimal, csvDecimalOf, csvDecimals, toCsv } from '../../domain/csv.ts';
import { rangeTable } from '../../domain/range-table.ts';
import { reportTable } from '../../domain/report-table.ts';
import { readDayReport } from '../../services/reports/day-report.ts';
import { readRangeReport } from '../../services/reports/range-report.ts';
import type { AppEnv } from '../app-env.ts';
import { allowed } from '../middleware/user.ts';
import { idPath, json, problemResponses, refuseInvalid } from '../openapi.ts';

const mediaTypes = { json: 'application/json', csv: 'text/csv' } as const;

/** `decimal`: how numbers of a table are written, and cells parted with it; without it as Accept-Language's country does. */
const asFile = { format: z.enum(['json', 'csv']).optional(), decimal: z.enum(csvDecimals).optional() };
const orTable = { 'text/csv': { schema: z.string() } };
const howTable =
  'As CSV by `format=csv` or `Accept: text/csv`, in the language of the request; with `decimal=comma` cells are parted by semicolons, and without `decimal` it is as in the country of Accept-Language.';

const day = createRoute({
  method: 'get',
  path: '/cafeterias/{id}/reports/day',
  ...allowed('readDayReport'),
  tags: ['reports'],
  summary: 'What a day came to (staff)',
  description: `Money and items count collected orders alone. Without \`day\`: today in the campus's zone. ${howTable}`,
  request: {
    params: idPath,
    query: z.strictObject({ day: businessDay.optional(), ...asFile }),
  },
  responses: {
    200: {
      description: 'The report',
      content: { ...json(dayReportSchema), ...orTable },
    },
    ...problemResponses(401, 403),
  },
});

const range = createRoute({
  method: 'get',
  path: '/reports',
  ...allowed('readRangeReport'),
  tags: ['reports'],
  summary: 'What a range of days came to, beside as many days before (managers)',
  description: `${mostReportDays} days at most. Of a cafeteria, of a campus, or without either of all that the asker runs. Orders count on their business day, where they happened; money and dishes count collected orders alone. ${howTable}`,
  request: {
    query: rangeAskedSchema
      .extend(asFile)
      .refine(({ from, to }) => from <= to, {
        path: ['to'],
        message: inBoth('No antes del primer día', 'Not before the first day'),
      })
      .refine(({ from, to }) => daysFrom(from, to) <= mostReportDays, {
        path: ['to'],
        message: inBoth(`No más de ${mostReportDays} días`, `No more than ${mostReportDays} days`),
      })
      .refine(({ cafeteriaId, campusId }) => !cafeteriaId || !campusId, {
        path: ['campusId'],
        message: inBoth('Una cafetería o un campus, no ambos', 'A cafeteria or a campus, not both'),
      }),
  },
  responses: {
    200: { description: 'The report', content: { ...json(rangeReportSchema), ...orTable } },
    ...problemResponses(401, 403),
  },
});

export function reportRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  routes.openapi(day, async (c) => {
    const { day, ...file } = c.req.valid('query');
    const report = await readDayReport(
      { env: c.env, institution: c.var.institution, principal: c.var.principal },
      { cafeteriaId: c.req.valid('param').id, day },
    );
    if (!wantsTable(c, file.format)) return c.json(report, 200);
    return answerTable(c, reportTable(report, c.get('locale')), file.decimal, report.day);
  });
  routes.openapi(range, async (c) => {
    const { format, decimal, ...asked } = c.req.valid('query');
    const report = await readRangeReport(
      { env: c.env, institution: c.var.institution, principal: c.var.principal },
      asked,
    );
    if (!wantsTable(c, format)) return c.json(report, 200);
    return answerTable(c, rangeTable(report, c.get('locale')), decimal, `${report.from}-${report.to}`);
  });
  return routes;
}

/** Whether a table is asked for, by name or by Accept. */
function wantsTable(c: Context<AppEnv>, format: keyof typeof mediaTypes | undefined): boolean {
  c.header('Vary', 'Accept, Accept-Language', { append: true });
  const accepted = accepts(c, {
    header: 'Accept',
    supports: Object.values(mediaTypes),
    default: mediaTypes.json,
  });
  return (format ? mediaTypes[format] : accepted) === mediaTypes.csv;
}

function answerTable(c: Context<AppEnv>, rows: CsvCell[][], decimal: CsvDecimal | undefined, days: string) {
  const written = toCsv(rows, decimal ?? csvDecimalOf(c.req.header('accept-language') ?? ''));
  return c.text(written, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="itsur-eats-${days}.csv"`,
  });
}
