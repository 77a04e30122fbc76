import type { AvailabilityWindow } from '../contracts/kitchen.ts';
import type { Menu } from '../contracts/menu.ts';

/** The menu as it is at a moment: what is not served at that hour is not available. */
export function menuAt(menu: Menu, now: Date): Menu {
  const local = localTime(now, menu.timezone);
  const categories = menu.categories.map((category) => ({
    ...category,
    items: category.items.map((item) => ({
      ...item,
      available: item.available && isServed(item.windows, local),
    })),
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

/** Weekday (ISO, 1 is Monday) and HH:MM of an instant in a zone. */
export function localTime(instant: Date, timezone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
  return { weekday: isoWeekdays.indexOf(part('weekday')) + 1, time: `${part('hour')}:${part('minute')}` };
}
