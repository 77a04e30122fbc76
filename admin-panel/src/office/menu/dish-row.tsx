import { Switch, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { switchDish } from '../../api/menu.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import type { Place } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import classes from './menu.module.css';

type Props = { place: Place; dish: StaffDish; handle: ReactNode; onOpen: () => void };

/** A dish in the list: what it costs, what is left, and whether it is on sale. */
export function DishRow({ place, dish, handle, onOpen }: Props) {
  const words = useWords(menuWords);
  const formats = useFormats(place.timezone);
  const { api } = usePanel();
  const switching = useAsk((on: boolean) => switchDish(api, place.id, dish.id, on), {
    refresh: menuKey(place.id),
  });
  const left = dish.stock === null ? words.uncounted : words.portions(formats.count(dish.stock));
  return (
    <div className={classes.dish} data-dish={dish.id}>
      {handle}
      <UnstyledButton className={classes.opens ?? ''} onClick={onOpen}>
        <span className={classes.name}>
          <span className="visually-hidden">{words.edit} </span>
          {dish.name}
        </span>
        <span className={classes.more}>
          {formats.money(dish.priceCents, place.currency)} · {dish.state === 'out' ? words.outOfStock : left}
          {dish.state === 'low' && ` · ${words.low}`}
        </span>
      </UnstyledButton>
      <Switch
        size="lg"
        aria-label={words.onSale(dish.name)}
        checked={switching.isPending ? switching.variables : dish.switchedOn}
        onChange={(event) => switching.mutate(event.currentTarget.checked)}
      />
    </div>
  );
}
