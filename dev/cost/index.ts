/**
 * `npm run cost -- --users 2000 [--orders-per-user-day 0.6 …]`: the monthly bill from what an order was measured to need, and from
 * public price lists; beside it ten and a hundred times as many users, and the seed's 130 USD for 2,000. `--measured FILE` first
 * takes the times over from what the bench wrote into FILE (dev/cost/measured.ts), into measured.json or `--into FILE`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measuredBy, measuredFile, readMeasured, writeMeasured } from './measured.ts';
import { type Assumptions, assumptions, monthlyBill, type Usage } from './model.ts';
import { leftOut, type Meter, prices, workersPaidPlan } from './prices.ts';

/** Source: the seed's own estimate for 2,000 active users. */
const seedEstimate = { users: 2000, usd: 130 };

const names: Record<Meter | 'plan', string> = {
  plan: 'Workers Paid',
  workerRequests: 'Worker: solicitudes / requests',
  workerCpuMs: 'Worker: ms de CPU / CPU ms',
  objectRequests: 'Objetos / objects: solicitudes / requests',
  objectGbSeconds: 'Objetos / objects: GB-s',
  rowsWritten: 'Objetos / objects: filas escritas / rows written',
  rowsRead: 'Objetos / objects: filas leídas / rows read',
  queueOperations: 'Colas / queues: operaciones / operations',
  emails: 'Correos / e-mails',
  logGb: 'Registros y trazas / logs and traces: GB',
  logGbMonths: 'Registros guardados / logs kept: GB-mes / GB-months',
  archiveGbMonths: 'R2, archivo de eventos / archived events: GB',
  archiveWrites: 'R2: escrituras / writes',
  databaseCuHours: 'Neon: CU-h',
  databaseGbMonths: 'Neon: GB',
  restoreGbMonths: 'Neon: historia para restaurar / history, GB',
};

function run(): void {
  const { chosen, measured } = parseOptions();
  const file = join(import.meta.dirname, 'usage.json');
  const counted = JSON.parse(readFileSync(file, 'utf8')) as {
    perOrder: Usage;
    measuredOn: string;
    command: string;
  };
  const scales = [...new Set([chosen.users, 20_000, 200_000])];
  const bills = scales.map((users) => monthlyBill(counted.perOrder, measured, { ...chosen, users }));

  console.log(`Costo mensual en USD, sin impuestos / monthly cost in USD, without taxes\n`);
  row(
    'Usuarios / users',
    scales.map((users) => users.toLocaleString('en-US')),
  );
  row(
    'Pedidos / orders',
    bills.map((bill) => Math.round(bill.ordersPerMonth).toLocaleString('en-US')),
  );
  for (const { meter } of bills[0]?.lines ?? [])
    row(
      names[meter],
      bills.map((bill) => money(bill.lines.find((line) => line.meter === meter)?.usd ?? 0)),
    );
  row(
    'TOTAL',
    bills.map((bill) => money(bill.usd)),
  );
  row(
    'Por pedido / per order',
    bills.map((bill) => bill.usdPerOrder.toFixed(4)),
  );
  const first = bills[0];
  if (chosen.users === seedEstimate.users && first) {
    const share = Math.round((first.usd / seedEstimate.usd) * 100);
    console.log(`\nLa semilla estimó / the seed estimated ${seedEstimate.usd} USD: ${share} %.`);
  }
  console.log(`\nContado / counted ${counted.measuredOn} (${counted.command}), por pedido / per order:`);
  console.log(`  ${entries(counted.perOrder)}`);
  sayTimes(measured);
  console.log(`Supuesto / assumed:\n  ${entries(chosen)}`);
  console.log('Precios / prices:');
  console.log(
    `  Workers Paid: ${workersPaidPlan.perMonth} · ${workersPaidPlan.source} · ${workersPaidPlan.asOf}`,
  );
  for (const [meter, { perUnit, unit, included, source, asOf }] of Object.entries(prices))
    console.log(`  ${meter}: ${perUnit} / ${unit} > ${included} · ${source} · ${asOf}`);
  console.log(`No incluye / leaves out:\n${leftOut.map(([what, why]) => `  ${what}: ${why}`).join('\n')}`);
}

function sayTimes({ isPlaceholder, measuredOn, command, machine, ...times }: Measured): void {
  const how = isPlaceholder
    ? 'Tiempos SIN MEDIR, hasta correr / times NOT MEASURED, until this is run:'
    : `Tiempos medidos / times measured ${measuredOn}, ${machine}:`;
  console.log(`${how} ${command}\n  ${entries(times)}`);
}

function parseOptions(): { chosen: Assumptions; measured: Measured } {
  const numbers = Object.fromEntries(
    Object.keys(assumptions).map((name) => [name, { type: 'string' as const }]),
  );
  const file = { type: 'string' as const };
  const { values } = parseArgs({ options: { ...numbers, measured: file, into: file } });
  const { measured: found, into = measuredFile, ...texts } = values;
  if (found) writeMeasured(measuredBy(readFileSync(found, 'utf8')), into);
  const chosen = Object.entries(texts).map(([name, text]) => {
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} ${text}: un número / a number`);
    return [name, value];
  });
  return { chosen: { ...assumptions, ...Object.fromEntries(chosen) }, measured: readMeasured(into) };
}

const money = (usd: number) => usd.toFixed(2);
const row = (name: string, cells: string[]) =>
  console.log(`${name.padEnd(52)}${cells.map((cell) => cell.padStart(12)).join('')}`);
const entries = (record: Record<string, number>) =>
  Object.entries(record)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');

try {
  run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
