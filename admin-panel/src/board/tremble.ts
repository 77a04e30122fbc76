/** What of a click tells it from the one before. `detail`: 0 of a key. */
type Tap = { clientX: number; clientY: number; timeStamp: number; detail: number };

/** Faster than anybody taps twice on purpose, in milliseconds; and as far as a finger slips meanwhile, in pixels. */
const fastestMs = 250;
const widestPx = 30;

let last: Tap | null = null;

/**
 * Whether a tap is the echo of the one before, by a finger that trembles or bounces: what lies under it by then is another order, or
 * the way back.
 */
export function isTremble(tap: Tap): boolean {
  const isEcho =
    last !== null &&
    tap.detail > 0 &&
    tap.timeStamp - last.timeStamp < fastestMs &&
    Math.hypot(tap.clientX - last.clientX, tap.clientY - last.clientY) < widestPx;
  if (!isEcho) last = tap;
  return isEcho;
}

export const tapOf = ({ nativeEvent }: { nativeEvent: Tap }): Tap => {
  const { clientX, clientY, timeStamp, detail } = nativeEvent;
  return { clientX, clientY, timeStamp, detail };
};
