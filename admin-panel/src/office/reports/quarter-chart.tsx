import { Table } from '@mantine/core';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';
import office from '../office.module.css';
import classes from './quarter-chart.module.css';
import { type Quarter, unbroken } from './quarters.ts';

/** More than these under the bars of a phone would run into each other. */
const mostLabels = 6;

/** When the rush is: a bar a quarter of an hour, and the same as a table for whoever sees no bars. */
export function QuarterChart({ quarters, formats }: { quarters: readonly Quarter[]; formats: Formats }) {
  const words = useWords(reportsWords);
  const all = unbroken(quarters);
  const busiest = all.reduce((most, quarter) => (quarter.orders > most.orders ? quarter : most));
  const every = Math.ceil(all.length / mostLabels);
  return (
    <>
      <div
        className={classes.chart}
        role="img"
        aria-label={words.quartersSay(busiest.orders, formats.time(busiest.startsAt))}
      >
        <div className={classes.scale}>
          <span>{formats.count(busiest.orders)}</span>
          <span>0</span>
        </div>
        <div className={classes.bars}>
          {all.map(({ startsAt, orders }) => (
            <div key={startsAt} style={{ height: `${(orders / busiest.orders) * 100}%` }} />
          ))}
        </div>
        <div className={classes.hours}>
          {all.map(({ startsAt }, index) => (
            <span key={startsAt}>{index % every === 0 && formats.time(startsAt)}</span>
          ))}
        </div>
      </div>
      <details>
        <summary>{words.asTable}</summary>
        <Table maw={320}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.quarter}</Table.Th>
              <Table.Th className={office.number}>{words.orders}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {quarters.map(({ startsAt, orders }) => (
              <Table.Tr key={startsAt}>
                <Table.Td>{formats.time(startsAt)}</Table.Td>
                <Table.Td className={office.number}>{formats.count(orders)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </>
  );
}
