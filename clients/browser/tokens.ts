/**
 * The colours that the panel and the student's app share. Of the ramp, white words are legible on shade 8 (7:1) and on
 * shade 7 (5:1); WCAG 2.2, 1.4.3.
 */
export const clay = [
  '#fff7ed',
  '#ffedd5',
  '#fed7aa',
  '#fdba74',
  '#fb923c',
  '#f97316',
  '#ea580c',
  '#c2410c',
  '#9a3412',
  '#7c2d12',
] as const;

/** What words stand on, and words of each weight. */
export const light = { ground: '#f7f5f3', words: '#1c1917', dimmed: '#495057', error: '#b42318' } as const;
export const dark = { ground: '#1a1816', words: '#f1f3f5', dimmed: '#c1c2c5', error: '#ff8f85' } as const;

export const letters = 'system-ui, "Segoe UI", Roboto, "Open Sans", sans-serif';
