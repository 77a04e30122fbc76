/** By how many percent something changed, to one place below ten; null: there was nothing to compare it with. */
export function changePercent(now: number, before: number): number | null {
  if (before === 0) return null;
  const percent = ((now - before) / before) * 100;
  return Math.abs(percent) < 10 ? Math.round(percent * 10) / 10 : Math.round(percent);
}

/** Such a change as it is read, with its sign: +12 %. */
export const signed = (percent: number, language: string): string =>
  `${new Intl.NumberFormat(language === 'es' ? 'es-MX' : 'en-MX', { signDisplay: 'exceptZero' }).format(percent)} %`;
