import type { AvailabilityWindow } from '../contracts/kitchen.ts';
import type { Menu } from '../contracts/menu.ts';

/** What of a menu can be ordered at a moment, dish by dish in the order of the menu. */
export function servedAt(menu: Menu, now: Date): boolean[] {
  const local = localTime(now, menu.timezone);
  return menu.categories.flatMap(({ items }) =>
    items.map(({ available, windows }) => available && isServed(windows, local)),
  );
}

/** The menu with what `servedAt` said of it. */
export function withAvailability(menu: Menu, served: boolean[]): Menu {
  const next = served.values();
  const categories = menu.categories.map((category) => ({
    ...category,
    items: category.items.map((item) => ({ ...item, available: next.next().value === true })),
  }));
  return { ...menu, categories };
}

export type LocalTime = { weekday: number; time: string };

/** Whether a dish is served then: from the start of a window up to, not including, its end. No windows: always. */
export function isServed(windows: AvailabilityWindow[], { weekday, time }: LocalTime): boolean {
  return (
    windows.length === 0 ||
    windows.some((w) => w.weekdays.includes(weekday) && w.from <= time && time < w.until)
  );
}

const isoWeekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Making one takes longer than all else that a menu read does; there are few zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timezone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timezone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timezone, clock);
  }
  return clock;
}

/** Weekday (ISO, 1 is Monday) and HH:MM of an instant in a zone. */
export function localTime(instant: Date, timezone: string): LocalTime {
  const parts = clockOf(timezone).formatToParts(instant);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  return { weekday: isoWeekdays.indexOf(part('weekday')) + 1, time: `${part('hour')}:${part('minute')}` };
}
