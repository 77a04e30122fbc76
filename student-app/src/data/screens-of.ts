/** The app's own addresses; all others are the API's, the panel's or somebody else's. */
const own = /^\/($|c\/|basket($|\/)|o($|\/)|you$|sign-in$)/;

/** Where a card is typed in: a document apart, whose policy alone lets the provider in. */
const apart = /^\/o\/[^/]+\/pay$/;

export const isApart = (path: string): boolean => apart.test(path);

/** Whether the app shows it in the document that it has. */
export const isScreen = (path: string): boolean => own.test(path) && !isApart(path);
