import { expect, it } from 'vitest';
import { isTremble } from '../../admin-panel/src/board/tremble.ts';

let begun = 0;
/** Whether the second of two taps counts: so many milliseconds later, and so far beside. */
function second(ms: number, px: number, detail = 1): boolean {
  begun += 10_000;
  const at = { clientX: 100, clientY: 300, timeStamp: begun, detail };
  isTremble(at);
  return isTremble({ ...at, clientX: at.clientX + px, timeStamp: begun + ms });
}

it.each([
  ['the echo of a finger that trembles is no second tap', 120, 4, true],
  ['two taps on purpose are two', 260, 0, false],
  ['so are those of two fingers', 20, 200, false],
] as const)('%s', (_, ms, px, isEcho) => {
  expect(second(ms, px)).toBe(isEcho);
});

it('a key that is pressed fast is a key all the same', () => {
  expect(second(20, 0, 0)).toBe(false);
});
