/** Written into the worker by dev/vite/service-worker.ts. */
declare const BUILD: { name: string; files: string[] };
