import { useMemo } from 'react';
import { useWords } from '../../../words/language.tsx';
import { reportsWords } from '../../../words/reports.ts';
import { Section } from '../../section.tsx';
import { ComparedChart } from './chart.tsx';
import { ComparedTable } from './compared-table.tsx';
import type { Point } from './points.ts';
import classes from './range.module.css';

type Props = {
  title: string;
  /** What a point is: a day, an hour. */
  head: string;
  of: string;
  points: readonly Point[];
  write: (value: number) => string;
  /** As it is written where there is little room; as ever, if it is not said. */
  writeShort?: (value: number) => string;
};

/** A chart under its name, and the same as a table for whoever sees no charts or wants the numbers. */
export function ChartSection({ title, head, of, points, write, writeShort = write }: Props) {
  const words = useWords(reportsWords);
  const { thisRange, rangeBefore, chartSays, chartEmpty } = words.range;
  const labels = useMemo(() => points.map(({ label }) => label), [points]);
  const now = useMemo(
    () => ({ name: thisRange, values: points.map((point) => point.now) }),
    [points, thisRange],
  );
  const before = useMemo(
    () => ({ name: rangeBefore, values: points.map((point) => point.before) }),
    [points, rangeBefore],
  );
  const most = points.reduce<Point | null>(
    (best, point) => (point.now > (best?.now ?? 0) ? point : best),
    null,
  );
  return (
    <Section title={title}>
      <ComparedChart
        says={most ? chartSays(title, write(most.now), most.name) : chartEmpty(title)}
        labels={labels}
        now={now}
        before={before}
        write={write}
        writeShort={writeShort}
      />
      <details>
        <summary>{words.asTable}</summary>
        <div className={classes.scrolls}>
          <ComparedTable
            head={head}
            of={of}
            rows={points.map((point) => ({
              key: point.key,
              name: point.name,
              now: write(point.now),
              before: write(point.before),
            }))}
          />
        </div>
      </details>
    </Section>
  );
}
