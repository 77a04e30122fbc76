import { ActionIcon } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useWords } from '../words/language.tsx';
import { officeWords } from '../words/office.ts';
import classes from './sortable.module.css';

type Thing = { id: string; name: string };
type Props<T extends Thing> = {
  things: readonly T[];
  /** The ids in their new order, once it is settled. */
  onOrder: (ids: string[]) => void;
  children: (thing: T, handle: ReactNode) => ReactNode;
};

/** A list whose order is changed by its handles: dragged by mouse or finger, or moved with the arrow keys. */
export function Sortable<T extends Thing>({ things, onOrder, children }: Props<T>) {
  const words = useWords(officeWords);
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<{ id: string; ids: string[] } | null>(null);
  const [said, setSaid] = useState('');
  const settled = things.map(({ id }) => id);

  const settle = (id: string, ids: string[]) => {
    if (ids.every((each, at) => each === settled[at])) return;
    onOrder(ids);
    const name = things.find((thing) => thing.id === id)?.name ?? '';
    setSaid(words.movedTo(name, ids.indexOf(id) + 1, ids.length));
  };

  const press = (id: string) => (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = settled.indexOf(id) + by;
    if (at >= 0 && at < settled.length) settle(id, movedTo(settled, id, at));
  };

  // Listened to on the window: the row moves in the document meanwhile, and would lose the pointer.
  const drag = (id: string) => (event: PointerEvent) => {
    if (event.button !== 0) return;
    let ids = settled;
    setDragged({ id, ids });
    const listening = new AbortController();
    const follow = ({ clientY }: globalThis.PointerEvent) => {
      ids = movedTo(ids, id, list.current ? placeOf(list.current, id, clientY) : 0);
      setDragged({ id, ids });
    };
    const end = ({ type }: globalThis.PointerEvent) => {
      listening.abort();
      setDragged(null);
      if (type === 'pointerup') settle(id, ids);
    };
    const { signal } = listening;
    addEventListener('pointermove', follow, { signal });
    addEventListener('pointerup', end, { signal });
    addEventListener('pointercancel', end, { signal });
  };

  const shown = (dragged?.ids ?? settled).flatMap((id) => things.find((thing) => thing.id === id) ?? []);
  return (
    <>
      <ul ref={list} className={classes.list}>
        {shown.map((thing) => (
          <li key={thing.id} data-sorted={thing.id} data-dragged={thing.id === dragged?.id || undefined}>
            {children(
              thing,
              <ActionIcon
                size={44}
                variant="subtle"
                color="gray"
                className={classes.handle ?? ''}
                aria-label={words.move(thing.name)}
                onKeyDown={press(thing.id)}
                onPointerDown={drag(thing.id)}
              >
                <IconGripVertical size={20} />
              </ActionIcon>,
            )}
          </li>
        ))}
      </ul>
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
    </>
  );
}

const movedTo = (ids: readonly string[], id: string, at: number) =>
  ids.filter((each) => each !== id).toSpliced(at, 0, id);

/** After how many of the other rows the pointer is: those whose middle it has passed. */
const placeOf = (list: HTMLElement, id: string, y: number) =>
  [...list.querySelectorAll<HTMLElement>(':scope > [data-sorted]')].filter((row) => {
    const { top, height } = row.getBoundingClientRect();
    return row.dataset.sorted !== id && top + height / 2 < y;
  }).length;
