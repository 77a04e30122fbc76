/*
 * What the Worker knows of the app's rendering (`#student-app/render` in package.json): data in, HTML out. The rest is of
 * another TypeScript program, with the types of a browser, which the Worker must not see.
 */
import type { Page, Screen } from './pages.ts';

/** A whole page, as it is sent. */
export const writePage: (page: Page, screen: Screen) => string;
