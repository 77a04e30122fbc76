import { useLayoutEffect, useRef } from 'react';
import classes from './last-picture.module.css';

const names = ['id', 'data-order-id', 'data-number', 'data-column', 'data-station'];

/** The board as it was drawn last; null where none is shown. */
export function pictureOfBoard(): Element | null {
  const shown = document.querySelector('[data-column], [data-station]')?.closest('#panel > *');
  if (!shown) return null;
  const picture = shown.cloneNode(true) as Element;
  // It is a picture: nothing in it is found by its name, and nothing is an order any more.
  for (const element of picture.querySelectorAll(names.map((name) => `[${name}]`).join()))
    for (const name of names) element.removeAttribute(name);
  return picture;
}

/** What the kitchen was about stays to be read behind the sign-in, and can neither be touched nor heard. */
export function LastPicture({ picture }: { picture: Element }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(picture), [picture]);
  return <div ref={place} className={classes.picture} inert aria-hidden="true" />;
}
