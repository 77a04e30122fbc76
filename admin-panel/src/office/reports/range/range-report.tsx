import { SimpleGrid, Text } from '@mantine/core';
import { useMemo } from 'react';
import { daysFrom } from '../../../../../src/contracts/report-days.ts';
import type { RangeReport } from '../../../../../src/contracts/reports.ts';
import { dishNamesIn } from '../../../../../src/domain/dish-names.ts';
import type { Formats } from '../../../words/formats.ts';
import { useLanguage, useWords } from '../../../words/language.tsx';
import { reportsWords } from '../../../words/reports.ts';
import { Section } from '../../section.tsx';
import type { RangeProps } from '../report-props.ts';
import { Takings } from '../takings.tsx';
import { ChartSection } from './chart-section.tsx';
import { ComparedTable } from './compared-table.tsx';
import { labelsOf } from './labels.ts';
import { LostOrders } from './lost-orders.tsx';
import type { Point } from './points.ts';
import { RangeTotals } from './range-totals.tsx';
import { byWeek, mostDaysDrawn } from './weeks.ts';

const shownDishes = 15;

/** A range of days: what it came to, when, with what and where, and what was lost. */
export function RangeReportView({ report, formats }: RangeProps) {
  const { range: words, ...word } = useWords(reportsWords);
  const { language } = useLanguage();
  const { before, currency, dishes } = report;
  const nameOf = dishNamesIn(report);
  const money = useMemo(() => (cents: number) => formats.money(cents, currency), [formats, currency]);
  const { days, hours, weekdays } = usePoints(report, formats);
  const labels = useMemo(() => labelsOf(language), [language]);
  const whole = useMemo(() => labels.money(currency), [labels, currency]);
  const length = daysFrom(report.from, report.to);
  const isLong = length > mostDaysDrawn;
  const compared =
    length === 1
      ? words.comparedWithDay(labels.dayWithYear(before.from))
      : words.comparedWith(
          formats.count(length),
          labels.dayWithYear(before.from),
          labels.dayWithYear(before.to),
        );
  if (report.totals.orders === 0 && report.totalsBefore.orders === 0)
    return (
      <Text c="dimmed" role="status" ta="center" py="xl">
        {words.none}
      </Text>
    );
  return (
    <>
      <Text c="dimmed">{compared}</Text>
      <RangeTotals report={report} formats={formats} />
      {length > 1 && (
        <ChartSection
          title={isLong ? words.byWeek : words.byDay}
          head={isLong ? words.week : words.day}
          of={word.revenue}
          points={days}
          write={money}
          writeShort={whole}
        />
      )}
      <SimpleGrid cols={{ base: 1, md: length > 1 ? 2 : 1 }}>
        <ChartSection
          title={words.byHour}
          head={words.hour}
          of={word.orders}
          points={hours}
          write={formats.count}
        />
        {length > 1 && (
          <ChartSection
            title={words.byWeekday}
            head={words.weekday}
            of={word.revenue}
            points={weekdays}
            write={money}
            writeShort={whole}
          />
        )}
      </SimpleGrid>
      <Section title={words.whyLost}>
        <LostOrders report={report} formats={formats} />
      </Section>
      <Section title={words.payments}>
        <Takings payments={report.totals.payments} currency={currency} formats={formats} />
      </Section>
      <Section title={words.dishes}>
        <ComparedTable
          head={word.item}
          moreOf={word.quantity}
          of={word.revenue}
          rows={dishes.slice(0, shownDishes).map((dish) => ({
            key: dish.menuItemId,
            name: nameOf(dish),
            more: formats.count(dish.quantity),
            now: money(dish.revenueCents),
            before: money(dish.before.revenueCents),
          }))}
        />
        {dishes.length > shownDishes && <Text c="dimmed">{word.more(dishes.length - shownDishes)}</Text>}
      </Section>
      <Places
        title={words.cafeterias}
        places={report.cafeterias.map(({ cafeteriaId: id, ...of }) => ({ ...of, id }))}
        report={report}
        formats={formats}
      />
      <Places
        title={words.campuses}
        places={report.campuses.map(({ campusId: id, ...of }) => ({ ...of, id }))}
        report={report}
        formats={formats}
      />
    </>
  );
}

type PlacesProps = RangeProps & {
  title: string;
  places: (Pick<RangeReport['cafeterias'][number], 'name' | 'orders' | 'revenueCents' | 'before'> & {
    id: string;
  })[];
};

/** Several places side by side; of one there is nothing to tell that was not told. */
function Places({ title, places, report: { currency }, formats }: PlacesProps) {
  const words = useWords(reportsWords);
  if (places.length < 2) return null;
  return (
    <Section title={title}>
      <ComparedTable
        head={title}
        moreOf={words.orders}
        of={words.revenue}
        rows={places.map(({ id, name, orders, revenueCents, before }) => ({
          key: id,
          name,
          more: formats.count(orders),
          now: formats.money(revenueCents, currency),
          before: formats.money(before.revenueCents, currency),
        }))}
      />
    </Section>
  );
}

/** What the charts show; a long range by the week. An hour without orders between others is shown too. */
function usePoints(report: RangeReport, formats: Formats): Record<'days' | 'hours' | 'weekdays', Point[]> {
  const { language } = useLanguage();
  const { weekFrom } = useWords(reportsWords).range;
  return useMemo(() => {
    const labels = labelsOf(language);
    const of = new Map(report.hours.map((line) => [line.hour, line]));
    const [first, last] = [Math.min(...of.keys()), Math.max(...of.keys())];
    const unbroken = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    const days = report.days.map(({ day, revenueCents, before }) => ({
      key: day,
      label: labels.day(day),
      name: formats.dayName(day),
      now: revenueCents,
      before: before.revenueCents,
    }));
    return {
      days: days.length > mostDaysDrawn ? byWeek(days, ({ key }) => weekFrom(labels.dayWithYear(key))) : days,
      hours: unbroken.map((hour) => ({
        key: `${hour}`,
        label: labels.hour(hour),
        name: labels.hour(hour),
        now: of.get(hour)?.orders ?? 0,
        before: of.get(hour)?.before.orders ?? 0,
      })),
      weekdays: report.weekdays.map(({ weekday, revenueCents, before }) => ({
        key: `${weekday}`,
        label: labels.weekday(weekday).slice(0, 3),
        name: labels.weekday(weekday),
        now: revenueCents,
        before: before.revenueCents,
      })),
    };
  }, [report, formats, language, weekFrom]);
}
