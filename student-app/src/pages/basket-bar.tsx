import { estimateCents, portionsIn } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { useMenu } from '../data/queries.ts';
import { Icon } from '../views/icon.tsx';
import { useFormats, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** What is chosen, above all screens where one chooses. */
export function BasketBar({ path }: { path: string }) {
  const words = useWords(shellWords);
  const { basket } = useBasket();
  const isShown = basket !== null && (path === '/' || path.startsWith('/c/'));
  const { data: menu } = useMenu(isShown ? basket.cafeteriaId : '');
  const formats = useFormats(menu?.timezone ?? 'UTC');
  if (!isShown) return null;
  const cents = menu && estimateCents(basket, menu);
  return (
    <a class="basket-bar" href="/basket">
      <Icon name="basket" />
      <span>{words.basket(portionsIn(basket))}</span>
      {menu && cents != null && <b>{formats.money(cents, menu.currency)}</b>}
    </a>
  );
}
