import { SimpleGrid, Text } from '@mantine/core';
import type { OrderStatus } from '../../../../src/contracts/orders.ts';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';
import { Facts } from '../facts.tsx';
import { Section } from '../section.tsx';
import { Figure } from './figure.tsx';
import { ItemsSold } from './items-sold.tsx';
import { QuarterChart } from './quarter-chart.tsx';
import type { ReportProps } from './report-props.ts';
import { refundedOf, Takings } from './takings.tsx';

/** A day of a cafeteria: what came in, what became of the orders, when they came, what was sold. */
export function DayReportView({ report, formats }: ReportProps) {
  const words = useWords(reportsWords);
  const money = (cents: number) => formats.money(cents, report.currency);
  // In the order of an order's life, which the words are in.
  const byState = (Object.keys(words.statuses) as OrderStatus[])
    .map((status) => [status, report.orders[status] ?? 0] as const)
    .filter(([, count]) => count > 0);
  const { made, kept } = report.promises;
  const orders = byState.reduce((sum, [, count]) => sum + count, 0);
  if (orders === 0)
    return (
      <Text c="dimmed" role="status" ta="center" py="xl">
        {words.none}
      </Text>
    );
  return (
    <>
      <SimpleGrid component="section" aria-label={words.totals} cols={{ base: 2, sm: 3, md: 4 }}>
        <Figure name={words.revenue} value={money(report.revenueCents)} more={words.revenueMore} />
        <Figure name={words.net} value={money(report.payments.netCents)} more={words.netMore} />
        <Figure name={words.refunded} value={money(refundedOf(report.payments))} more={words.refundedMore} />
        <Figure name={words.orders} value={formats.count(orders)} />
        <Figure name={words.noShows} value={formats.count(report.noShows)} />
        {made > 0 && (
          <Figure
            name={words.promises}
            value={`${Math.floor((100 * kept) / made)} %`}
            more={words.promisesOf(formats.count(kept), formats.count(made))}
          />
        )}
        <Figure name={words.tips} value={money(report.tipCents)} />
        {report.feeCents > 0 && <Figure name={words.fees} value={money(report.feeCents)} />}
        <Figure name={words.tax} value={money(report.taxCents)} />
      </SimpleGrid>
      <Section title={words.quarters}>
        <QuarterChart quarters={report.quarterHours} formats={formats} />
      </Section>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Section title={words.byState}>
          <Facts
            of={byState.map(([status, count]) => [words.statuses[status], formats.count(count)] as const)}
          />
        </Section>
        <Section title={words.toReady}>
          <ToReady report={report} formats={formats} />
        </Section>
      </SimpleGrid>
      <Section title={words.payments}>
        <Takings payments={report.payments} currency={report.currency} formats={formats} />
      </Section>
      <Section title={words.items}>
        <ItemsSold report={report} formats={formats} />
      </Section>
    </>
  );
}

function ToReady({ report: { averageSecondsToReady, secondsToReady }, formats }: ReportProps) {
  const words = useWords(reportsWords);
  if (averageSecondsToReady === null || !secondsToReady) return <Text c="dimmed">{words.noneReady}</Text>;
  const took = { average: averageSecondsToReady, ...secondsToReady };
  const names = Object.keys(words.toReadyOf) as (keyof typeof took)[];
  return <Facts of={names.map((name) => [words.toReadyOf[name], formats.age(took[name])] as const)} />;
}
