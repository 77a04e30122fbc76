import { Table } from '@mantine/core';
import type { Slot } from '../../../../src/contracts/hours.ts';
import type { Settings } from '../../../../src/contracts/settings.ts';
import type { Formats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import office from '../office.module.css';
import { type Limit, limits, loadOf } from './slot-load.ts';
import classes from './slot-table.module.css';

type Props = { slots: Slot[]; settings: Settings; formats: Formats };

/** A row a slot, a column for each thing that is limited. */
export function SlotTable({ slots, settings, formats }: Props) {
  const words = useWords(hoursWords);
  const shown = limits.filter((limit) => settings.slotCapacity[limit] !== undefined);
  return (
    <Table className={office.table} aria-label={words.views.slots}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.slot}</Table.Th>
          <Table.Th visibleFrom="sm">{words.break}</Table.Th>
          <Table.Th visibleFrom="sm">{words.orderBy}</Table.Th>
          <Table.Th visibleFrom={shown.length > 0 ? 'sm' : undefined}>{words.state}</Table.Th>
          {shown.map((limit) => (
            <Table.Th key={limit}>{words.load[limit]}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {slots.map((slot) => (
          <Table.Tr key={slot.startsAt} data-slot={slot.startsAt}>
            <Table.Td className={classes.time}>
              {formats.time(slot.startsAt)}–{formats.time(slot.endsAt)}
            </Table.Td>
            <Table.Td visibleFrom="sm">{slot.breakName}</Table.Td>
            <Table.Td visibleFrom="sm">{formats.timeNear(slot.orderBy, Date.now())}</Table.Td>
            <Table.Td visibleFrom={shown.length > 0 ? 'sm' : undefined}>
              {slot.available ? words.room : words.full}
            </Table.Td>
            {shown.map((limit) => (
              <Table.Td key={limit}>
                <LoadBar slot={slot} limit={limit} settings={settings} formats={formats} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

type BarProps = { slot: Slot; limit: Limit; settings: Settings; formats: Formats };

/** The numbers for who reads, the bar for who glances. */
function LoadBar({ slot, limit, settings, formats }: BarProps) {
  const words = useWords(hoursWords);
  const load = loadOf(slot, limit, settings, Date.now());
  if (!load) return null;
  const share = load.room > 0 ? Math.min(1, load.used / load.room) : 1;
  return (
    <>
      {words.loadOf(formats.count(load.used), formats.count(load.room))}
      <div className={classes.bar} aria-hidden="true">
        <div style={{ width: `${share * 100}%` }} data-full={share === 1 || undefined} />
      </div>
    </>
  );
}
