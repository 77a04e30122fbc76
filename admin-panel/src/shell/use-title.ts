import { useEffect } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

/** What a page is called in the tab and in the history; of a board how many orders are new, since it may lie behind another tab. */
export function useTitle(page: string, waiting = 0): void {
  const { product } = useWords(shellWords);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${page} · ${product}`;
    // What has no name of its own, such as signing in, does not go by that of the page before.
    return () => {
      document.title = product;
    };
  }, [page, waiting, product]);
}
