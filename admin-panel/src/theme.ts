import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Dark enough for white words on it (WCAG 2.2, 1.4.3): 7:1 at shade 8, 5:1 at shade 7. */
export const theme = createTheme({
  primaryColor: 'clay',
  primaryShade: { light: 8, dark: 7 },
  colors: {
    clay: [
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
    ],
  },
  defaultRadius: 'md',
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Open Sans", sans-serif',
  respectReducedMotion: true,
  components: {
    Drawer: { styles: { title: { fontSize: 22, fontWeight: 700 } } },
    Modal: { styles: { title: { fontSize: 22, fontWeight: 700 } } },
    Notification: { styles: { description: { fontSize: 18, color: 'var(--mantine-color-text)' } } },
  },
});

/** Mantine's own greys and reds are too pale for small words. */
export const legible: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#b42318',
    '--mantine-color-body': '#f7f5f3',
  },
  dark: {
    '--mantine-color-text': '#f1f3f5',
    '--mantine-color-dimmed': '#c1c2c5',
    '--mantine-color-placeholder': '#a6a7ab',
    '--mantine-color-error': '#ff8f85',
  },
});
