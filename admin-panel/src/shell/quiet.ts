/** What a page is at, as far as a reload would disturb it. */
export type Moment = {
  path: string;
  /** A dialog or a menu is open, or something is being printed. */
  isOpen: boolean;
  /** Something that was tapped is not with the API yet, or can still be undone. */
  isPending: boolean;
  /** Orders in sight; null: it is not known yet. */
  orders: number | null;
  /** Whether a new order can be heard. A page that has begun anew may be mute until somebody touches it. */
  isHeard: boolean;
  /** Of the day, by the device's clock. */
  hour: number;
  /** Since the last touch or key, in milliseconds. */
  idleMs: number;
};

const longEnoughMs = 60_000;
/** Nobody cooks, and whoever comes in the morning touches the board first. */
const isNight = (hour: number) => hour >= 3 && hour < 5;

/** Whether a page may begin anew by itself: never one that is typed into, and no board that would be missed or fall silent. */
export function isQuiet({ path, isOpen, isPending, orders, isHeard, hour, idleMs }: Moment): boolean {
  if (isOpen || isPending || orders !== 0 || idleMs < longEnoughMs) return false;
  if (/^\/admin\/(board)?$/.test(path)) return !isHeard || isNight(hour);
  return path === '/admin/pickup' && isNight(hour);
}
