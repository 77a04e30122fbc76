import { useElementSize } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { fitOf, pagesOf } from './paging.ts';
import classes from './pickup.module.css';

type Props = {
  title: string;
  /** The newest first. */
  numbers: readonly string[];
  isNew(number: string): boolean;
  /** How many have come since the screen was opened: each of them is seen at once. */
  came: number;
  nothing: string;
  /** Smallest and largest letters, in pixels. */
  sizes: [number, number];
  page: (at: number, of: number) => string;
};

const turnsEveryMs = 6_000;

/** Numbers as large as all of them fit; where they don't, page by page. */
export function Numbers({ title, numbers, isNew, came, nothing, sizes, page }: Props) {
  const { ref, width, height } = useElementSize();
  const figures = Math.max(1, ...numbers.map(({ length }) => length));
  const { fontPx, perPage } = fitOf(numbers.length, figures, { width, height }, sizes);
  const pages = pagesOf(numbers, perPage);
  const turn = useTurn(pages.length, came);
  return (
    <>
      <h2>
        {title}
        {pages.length > 1 && <small>{page(turn + 1, pages.length)}</small>}
      </h2>
      <div ref={ref} className={classes.box} data-numbers>
        {numbers.length === 0 ? (
          <p>{nothing}</p>
        ) : (
          // Nothing is drawn before it is known how large.
          width > 0 && (
            <ul className={classes.numbers} style={{ fontSize: fontPx }}>
              {pages[turn]?.map((number) => (
                <li key={number} data-number={number} data-new={isNew(number) || undefined}>
                  {number}
                </li>
              ))}
            </ul>
          )
        )}
      </div>
    </>
  );
}

/** Which page is shown: one after the other, and the first whenever something new has come. */
function useTurn(pages: number, came: number): number {
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come begins anew.
  useEffect(() => {
    setTurn(0);
    if (pages < 2) return;
    const timer = setInterval(() => setTurn((before) => before + 1), turnsEveryMs);
    return () => clearInterval(timer);
  }, [pages, came]);
  return turn % pages;
}
