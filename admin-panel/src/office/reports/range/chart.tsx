import { useComputedColorScheme } from '@mantine/core';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { clay, dark, letters, light } from '../../../../../clients/browser/tokens.ts';
import classes from './range.module.css';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

export type Series = { name: string; values: number[] };
type Props = {
  /** What a reader hears in place of the picture; the numbers stand in a table beside it. */
  says: string;
  labels: string[];
  now: Series;
  before: Series;
  /** As the tips write a value, and as the scale does. */
  write: (value: number) => string;
  writeShort: (value: number) => string;
};

/** More bars than these are thinner than their gaps on a phone: a line is drawn instead. */
const mostBars = 31;

/** Two series side by side: this range in the colour of the panel, the one before in grey. */
export function ComparedChart({ says, labels, now, before, write, writeShort }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (!canvas.current) return;
    const { words, grid, present, past } = coloursOf(scheme);
    const isLine = labels.length > mostBars;
    const chart = new Chart(canvas.current, {
      type: isLine ? 'line' : 'bar',
      data: {
        labels,
        datasets: [
          { ...look(present), label: now.name, data: now.values },
          { ...look(past), label: before.name, data: before.values, borderDash: isLine ? [4, 3] : [] },
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        color: words,
        font: { family: letters, size: 14 },
        interaction: { mode: 'index', intersect: false },
        plugins: {
          legend: {
            position: 'bottom',
            align: 'start',
            labels: { boxWidth: 14, boxHeight: 14, font: { family: letters, size: 14 } },
          },
          tooltip: {
            callbacks: { label: ({ dataset, parsed }) => `${dataset.label}: ${write(parsed.y ?? 0)}` },
          },
        },
        scales: {
          x: {
            grid: { display: false },
            ticks: { color: words, autoSkipPadding: 12, maxRotation: 0, font: { family: letters, size: 13 } },
          },
          y: {
            beginAtZero: true,
            border: { display: false },
            grid: { color: grid },
            ticks: {
              color: words,
              maxTicksLimit: 5,
              precision: 0,
              callback: (value) => writeShort(Number(value)),
              font: { family: letters, size: 13 },
            },
          },
        },
      },
    });
    return () => chart.destroy();
  }, [scheme, labels, now, before, write, writeShort]);
  return (
    <div className={classes.chart}>
      <canvas ref={canvas} role="img" aria-label={says} />
    </div>
  );
}

const look = (colour: string) => ({
  backgroundColor: colour,
  borderColor: colour,
  borderWidth: 2,
  borderRadius: 3,
  pointRadius: 0,
  pointHitRadius: 8,
});

/** Of the panel's tokens; each is told from the ground at 3:1 and more (WCAG 2.2, 1.4.11). */
const coloursOf = (scheme: 'light' | 'dark') =>
  scheme === 'light'
    ? { words: light.dimmed, grid: '#00000014', present: clay[8], past: '#868e96' }
    : { words: dark.dimmed, grid: '#ffffff1f', present: clay[4], past: '#909296' };
