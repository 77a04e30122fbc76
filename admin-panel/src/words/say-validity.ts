import { validity as en } from './en/validity.ts';
import { validity as es } from './es/validity.ts';
import { chosenLanguage } from './language.tsx';
import { type Fault, validityMessage } from './validity-message.ts';

type Field = HTMLElement & Fault & { setCustomValidity(message: string): void };

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLElement && 'setCustomValidity' in target;

/**
 * Has the browser say what is wrong with a field in the reader's language, which may not be the browser's own: for every field of
 * every form. What was said is taken back before anybody can send the form again, so that a field is judged by what is in it.
 */
export function sayValidity(page: Document): void {
  const said = new Set<Field>();
  const takeBack = () => {
    for (const field of said) field.setCustomValidity('');
    said.clear();
  };
  page.addEventListener(
    'invalid',
    ({ target }) => {
      if (!isField(target)) return;
      const message = validityMessage(target, chosenLanguage() === 'en' ? en : es);
      if (message === '') return;
      target.setCustomValidity(message);
      said.add(target);
    },
    true,
  );
  for (const act of ['input', 'change', 'click', 'keydown']) page.addEventListener(act, takeBack, true);
}
