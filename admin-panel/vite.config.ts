import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { scriptBudget } from '../dev/vite/script-budget.ts';
import { serviceWorker } from '../dev/vite/service-worker.ts';

/** `npm run build` (dev/build-bundle.ts) puts the page where the Worker finds it, and beside it what the page loads. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [
    react(),
    serviceWorker({
      source: `${import.meta.dirname}/src/worker/worker.ts`,
      fileName: 'panel-worker.js',
      // Without a network nobody looks after letters, and that page is by far the largest.
      keeps: /^admin-assets\/(?!deliveries-page).*\.(js|css|svg)$/,
    }),
    // Source: issue 8. What a tablet loads before it shows the board.
    scriptBudget({ page: 'src/board/board-page.tsx', also: ['src/shell/pages.tsx'], bytes: 200_000 }),
  ],
  build: {
    outDir: '../dist/panel',
    assetsDir: 'admin-assets',
    emptyOutDir: true,
    target: 'es2024',
    // light-dark() and what came with it, since 2024; else the bundler would write it in older words.
    cssTarget: ['chrome123', 'firefox125', 'safari17.5'],
    // The page's policy allows no inline script and no data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What most pages are made of is one file: by itself the bundler makes a file of each set of pages that share something,
        // and a board loads 42 of them before it shows where 31 do.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 18 }] },
      },
    },
  },
});
