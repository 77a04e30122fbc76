import type { ComponentChildren } from 'preact';
import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { Icon } from './icon.tsx';

/** `isPlain`: no script runs; its sections are those without. */
type Props = {
  path: string;
  brand: string;
  isPlain?: boolean;
  below?: ComponentChildren;
  children: ComponentChildren;
};

/** What is round every screen: the bar, the three sections, and what floats above them. */
export function Frame({ path, brand, isPlain, below, children }: Props) {
  const words = useWords(shellWords);
  const sections = [
    { href: '/', name: words.today, icon: 'today', isHere: path === '/' || path.startsWith('/c/') },
    { href: '/o', name: words.orders, icon: 'orders', isHere: path.startsWith('/o') },
    { href: '/you', name: words.you, icon: 'you', isHere: path === '/you' || path === '/sign-in' },
  ] as const;
  return (
    <>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="bar">
        <a class="brand" href={isPlain ? '/plain' : '/'}>
          <Icon name="mark" />
          <span>{brand}</span>
        </a>
        {!isPlain && (
          <nav class="sections" aria-label={words.navigation}>
            {sections.map(({ href, name, icon, isHere }) => (
              <a key={href} href={href} aria-current={isHere ? 'page' : undefined}>
                <Icon name={icon} />
                {name}
              </a>
            ))}
          </nav>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {below}
    </>
  );
}
