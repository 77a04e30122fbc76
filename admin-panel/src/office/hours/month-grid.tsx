import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Hours } from '../../../../src/contracts/hours.ts';
import type { Formats } from '../../words/formats.ts';
import { hoursWords } from '../../words/hours.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { type DayState, monthAfter, stateOf, weeksOf } from './month.ts';
import classes from './month-grid.module.css';

type Props = {
  hours: Hours;
  formats: Formats;
  /** Today, of the campus: the days before it are over. */
  today: string;
  /** From one to another, both included; '': none. */
  chosen: { from: string; until: string };
  onChoose: (day: string) => void;
};

/** A month of days, each with the hours that it has; a tap chooses one, and another the end of a stretch. */
export function MonthGrid({ hours, formats, today, chosen, onChoose }: Props) {
  const words = useWords(hoursWords);
  const { weekdays } = useWords(officeWords);
  const { language } = useLanguage();
  const [month, setMonth] = useState(today.slice(0, 7));
  const name = new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : 'en-MX', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00Z`));
  const isChosen = (day: string) => day >= chosen.from && day <= (chosen.until || chosen.from);
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <ActionIcon
          size={44}
          variant="default"
          aria-label={words.monthBefore}
          disabled={month <= today.slice(0, 7)}
          onClick={() => setMonth(monthAfter(month, -1))}
        >
          <IconChevronLeft size={20} />
        </ActionIcon>
        <Text fw={700} size="lg" role="status">
          {name}
        </Text>
        <ActionIcon
          size={44}
          variant="default"
          aria-label={words.monthAfter}
          disabled={month >= '2099-12'}
          onClick={() => setMonth(monthAfter(month, 1))}
        >
          <IconChevronRight size={20} />
        </ActionIcon>
      </Group>
      <table className={classes.month} aria-label={words.monthOf(name)}>
        <thead>
          <tr>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col" abbr={weekday}>
                {weekday.slice(0, 3)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, index) =>
                day ? (
                  <td key={day}>
                    <Day
                      day={day}
                      state={stateOf(hours, day)}
                      isOver={day < today}
                      isToday={day === today}
                      isChosen={chosen.from !== '' && isChosen(day)}
                      label={formats.dayName(day)}
                      onChoose={onChoose}
                    />
                  </td>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a week.
                  <td key={index} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type DayProps = {
  day: string;
  state: DayState;
  isOver: boolean;
  isToday: boolean;
  isChosen: boolean;
  label: string;
  onChoose: (day: string) => void;
};

function Day({
  day,
  state: { kind, hours, isAlways },
  isOver,
  isToday,
  isChosen,
  label,
  onChoose,
}: DayProps) {
  const words = useWords(hoursWords);
  const said = isAlways ? words.allDay : hours.length > 0 ? hours.join(', ') : words.closed;
  const isSpecial = kind === 'special';
  return (
    <button
      type="button"
      className={classes.day}
      disabled={isOver}
      aria-pressed={isChosen}
      aria-current={isToday ? 'date' : undefined}
      aria-label={isOver ? label : [label, isSpecial && words.special, said].filter(Boolean).join(', ')}
      data-day={day}
      data-special={isSpecial || undefined}
      data-closed={said === words.closed || undefined}
      onClick={() => onChoose(day)}
    >
      <b>{Number(day.slice(8))}</b>
      {/* What a day that is over was like is not known here any more. */}
      {!isOver && (
        <span className={classes.hours}>
          {isAlways
            ? words.allDay
            : hours.length === 0
              ? words.closed
              : hours.map((each) => <i key={each}>{each}</i>)}
        </span>
      )}
    </button>
  );
}
