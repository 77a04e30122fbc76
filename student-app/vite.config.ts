import { defineConfig } from 'vite';
import { appManifest } from '../dev/vite/app-manifest.ts';
import { scriptBudget } from '../dev/vite/script-budget.ts';
import { serviceWorker } from '../dev/vite/service-worker.ts';
import { shellFacts } from '../dev/vite/shell-facts.ts';
import { styleBudget } from '../dev/vite/style-budget.ts';
import { tokensCss } from '../dev/vite/tokens-css.ts';

/** `npm run build` (dev/build-bundle.ts) puts what the page loads where the Worker finds it; the page is the Worker's. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  resolve: { alias: { react: 'preact/compat', 'react-dom': 'preact/compat' } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [
    tokensCss(),
    appManifest({
      svg: `${import.meta.dirname}/src/icon.svg`,
      name: 'ITSUR Eats',
      description: 'Pide antes de llegar a la cafetería de tu campus.',
      colour: '#9a3412',
      ground: '#ffffff',
    }),
    shellFacts({ icon: /icon.*\.svg$/, touchIcon: /icon-192.*\.png$/, manifest: /\.webmanifest$/ }),
    serviceWorker({
      source: `${import.meta.dirname}/src/worker/worker.ts`,
      fileName: 'app-worker.js',
      // Pictures for home screens are kept by the phone that has them there.
      keeps: /^app-assets\/(?!icon-(512|maskable)).*\.(js|css|svg|png)$/,
      icon: /icon-192.*\.png$/,
    }),
    // What a phone loads before a menu answers to a finger.
    scriptBudget({ page: 'src/pages/menu-page.tsx', also: [], bytes: 60_000 }),
    styleBudget({ bytes: 10_000 }),
  ],
  build: {
    outDir: '../dist/student-app',
    assetsDir: 'app-assets',
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() and nesting, since 2024.
    cssTarget: ['chrome123', 'firefox125', 'safari17.5'],
    cssCodeSplit: false,
    // The page's policy allows no inline script and no data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: 'src/main.tsx',
      // What is said to React's servers is nothing to a bundle for browsers.
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
    },
  },
});
