import { type CSSVariablesResolver, createTheme } from '@mantine/core';
import { clay, dark, letters, light } from '../../clients/browser/tokens.ts';

/** Shades that white words are legible on. */
export const theme = createTheme({
  primaryColor: 'clay',
  primaryShade: { light: 8, dark: 7 },
  colors: {
    clay: [...clay],
  },
  defaultRadius: 'md',
  fontFamily: letters,
  respectReducedMotion: true,
  components: {
    // Its last button stays clear of what is said below it.
    Drawer: { styles: { title: { fontSize: 22, fontWeight: 700 }, body: { paddingBottom: 104 } } },
    Modal: { styles: { title: { fontSize: 22, fontWeight: 700 } } },
    Notification: { styles: { description: { fontSize: 18, color: 'var(--mantine-color-text)' } } },
  },
});

/** Mantine's own greys and reds are too pale for small words. */
export const legible: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': light.dimmed,
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': light.error,
    '--mantine-color-body': light.ground,
  },
  dark: {
    '--mantine-color-text': dark.words,
    '--mantine-color-dimmed': dark.dimmed,
    '--mantine-color-placeholder': '#a6a7ab',
    '--mantine-color-error': dark.error,
  },
});
