import { useEffect } from 'react';
import { useLatest } from '../stream/use-latest.ts';
import type { Direction } from './selection.ts';

export type KeyActions = {
  move(direction: Direction): void;
  bump(): void;
  undo(): void;
  detail(): void;
  print(): void;
  sound(): void;
  search(): void;
  help(): void;
};

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The keys of a board, a bump bar's among them. They rest while a dialog is open and while somebody types. */
export function useKeys(actions: KeyActions): void {
  const latest = useLatest(actions);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) return;
      const act = actOf(event, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [latest]);
}

function actOf({ key, target, repeat }: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  const direction = arrows[key];
  if (direction) return () => actions.move(direction);
  // A key that is held down must not run through a whole column.
  if (repeat) return undefined;
  switch (key.toLowerCase()) {
    case 'enter':
    case ' ':
      // On a button it presses the button.
      return target instanceof Element && target.closest('button, a, select') ? undefined : actions.bump;
    case 'z':
      return actions.undo;
    case 'd':
      return actions.detail;
    case 'p':
      return actions.print;
    case 'm':
      return actions.sound;
    case '/':
      return actions.search;
    case '?':
      return actions.help;
    default:
      return undefined;
  }
}

const isElsewhere = ({ target }: KeyboardEvent) =>
  target instanceof Element &&
  target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null;
