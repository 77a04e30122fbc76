import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Cash } from '../../../../src/contracts/cash.ts';
import { readCash } from '../../api/cash.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { cashWords } from '../../words/cash.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { Answered } from '../answered.tsx';
import { Facts } from '../facts.tsx';
import { useFilters } from '../filters.tsx';
import classes from '../office.module.css';
import { Section } from '../section.tsx';
import { Difference } from './difference.tsx';

const CashForm = lazy(() => import('./cash-form.tsx'));

/** `isBelowAll`: what stands above it is there. */
type Props = { day: string; formats: Formats; isBelowAll: boolean };

/** What the till should hold of a day, who has counted it, and the way to count it. */
export function CashSection({ day, formats, isBelowAll }: Props) {
  const words = useWords(cashWords);
  const { api } = usePanel();
  const { place } = usePlace();
  // In the address: the home page leads to the form itself.
  const { filters, change } = useFilters(['count']);
  const queryKey = ['office', 'cash', place.id, day];
  const query = useQuery({
    queryKey,
    queryFn: () => readCash(api, place.id, day),
    staleTime: 0,
  });
  const section = useRef<HTMLDivElement>(null);
  const isThere = isBelowAll && query.data !== undefined;
  // Whoever comes from the home page has come for this.
  useEffect(() => {
    if (isThere && (location.hash === '#cash' || new URLSearchParams(location.search).has('count')))
      section.current?.scrollIntoView();
  }, [isThere]);
  return (
    <Section title={words.title} more={words.more} place={section}>
      <Answered query={query}>
        {(cash) => {
          const money = (cents: number) => formats.money(cents, cash.currency);
          return (
            <>
              <Facts
                of={[
                  [words.received(formats.count(cash.orders)), money(cash.receivedCents)],
                  [
                    words.refunded(formats.count(cash.refunds)),
                    cash.refunds > 0 ? money(-cash.refundedCents) : null,
                  ],
                  [words.expected, <b key="expected">{money(cash.expectedCents)}</b>],
                ]}
              />
              {cash.counts.length > 0 ? (
                <Counts cash={cash} formats={formats} />
              ) : (
                <Text c="dimmed">{words.none}</Text>
              )}
              <div>
                <Button size="md" onClick={() => change({ count: '1' })}>
                  {cash.counts.length > 0 ? words.again : words.open}
                </Button>
              </div>
              {filters.count && (
                <Suspense>
                  <CashForm
                    cash={cash}
                    formats={formats}
                    queryKey={queryKey}
                    onClose={() => change({ count: '' })}
                  />
                </Suspense>
              )}
            </>
          );
        }}
      </Answered>
    </Section>
  );
}

function Counts({ cash: { counts, currency }, formats }: { cash: Cash; formats: Formats }) {
  const words = useWords(cashWords);
  return (
    <>
      <Table className={classes.table} aria-label={words.counts}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.at}</Table.Th>
            <Table.Th>{words.by}</Table.Th>
            <Table.Th className={classes.number} visibleFrom="sm">
              {words.expected}
            </Table.Th>
            <Table.Th className={classes.number}>{words.counted}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {counts.map(({ id, at, by, note, expectedCents, countedCents, differenceCents }) => (
            <Table.Tr key={id}>
              <Table.Td>{formats.moment(at)}</Table.Td>
              <Table.Td>
                {by}
                {note && (
                  <Text size="sm" c="dimmed">
                    {note}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className={classes.number} visibleFrom="sm">
                {formats.money(expectedCents, currency)}
              </Table.Td>
              <Table.Td className={classes.number}>
                {formats.money(countedCents, currency)}
                <Difference cents={differenceCents} money={(cents) => formats.money(cents, currency)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        {words.stays}
      </Text>
    </>
  );
}
