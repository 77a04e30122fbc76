import type { Plugin } from 'vite';
import { clay, dark, letters, light } from '../../clients/browser/tokens.ts';

const id = 'virtual:tokens.css';

/** The shared colours as custom properties: `--clay-0` … `--clay-9`, and what differs by theme. */
const css = (): string => {
  const shades = clay.map((shade, index) => `--clay-${index}: ${shade};`);
  const themed = (Object.keys(light) as (keyof typeof light)[]).map(
    (name) => `--${name}: light-dark(${light[name]}, ${dark[name]});`,
  );
  return `:root { color-scheme: light dark; --letters: ${letters}; ${[...shades, ...themed].join(' ')} }`;
};

export function tokensCss(): Plugin {
  return {
    name: 'tokens-css',
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load: (asked) => (asked === `\0${id}` ? css() : undefined),
  };
}
