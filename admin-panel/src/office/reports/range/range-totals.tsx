import { SimpleGrid } from '@mantine/core';
import type { RangeTotals as Totals } from '../../../../../src/contracts/reports.ts';
import { useLanguage, useWords } from '../../../words/language.tsx';
import { reportsWords } from '../../../words/reports.ts';
import { Figure } from '../figure.tsx';
import type { RangeProps } from '../report-props.ts';
import { refundedOf } from '../takings.tsx';
import { changePercent, signed } from './compared.ts';
import { labelsOf } from './labels.ts';

/** What the range came to, each sum with how it changed. */
export function RangeTotals({ report, formats }: RangeProps) {
  const { range: words, ...word } = useWords(reportsWords);
  const { language } = useLanguage();
  const money = labelsOf(language).money(report.currency);
  const exactly = (cents: number) => formats.money(cents, report.currency);
  const figure = (name: string, of: (totals: Totals) => number | null, write: (value: number) => string) => {
    const [now, before] = [of(report.totals), of(report.totalsBefore)];
    const percent = now === null || before === null ? null : changePercent(now, before);
    const was = before === null ? '—' : write(before);
    return (
      <Figure
        name={name}
        value={now === null ? '—' : write(now)}
        more={percent === null ? words.before(was) : words.changed(signed(percent, language), was)}
      />
    );
  };
  const online = ({ payments }: Totals) => payments.online.reduce((sum, of) => sum + of.capturedCents, 0);
  const percentOf = (percent: number | null) => (percent === null ? '—' : `${percent} %`);
  const percentKept = ({ promises: { kept, made } }: Totals) =>
    made === 0 ? null : Math.floor((100 * kept) / made);
  return (
    <SimpleGrid component="section" aria-label={word.totals} cols={{ base: 2, sm: 3, md: 4 }}>
      {figure(word.revenue, (of) => of.revenueCents, money)}
      {figure(word.net, (of) => of.payments.netCents, money)}
      {figure(word.orders, (of) => of.orders, formats.count)}
      {figure(words.collected, (of) => of.collected, formats.count)}
      {figure(words.average, (of) => of.averageTicketCents, exactly)}
      {figure(words.lost, (of) => of.lost, formats.count)}
      <Figure
        name={word.promises}
        value={percentOf(percentKept(report.totals))}
        more={words.before(percentOf(percentKept(report.totalsBefore)))}
      />
      {figure(word.methods.cash, (of) => of.payments.cash.cents, money)}
      {figure(words.online, online, money)}
      {figure(word.refunded, ({ payments }) => refundedOf(payments), money)}
      {figure(word.tips, (of) => of.tipCents, money)}
      {figure(word.fees, (of) => of.feeCents, money)}
      {figure(word.tax, (of) => of.taxCents, money)}
    </SimpleGrid>
  );
}
