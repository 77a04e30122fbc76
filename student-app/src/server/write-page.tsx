import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { bootId, rootId } from '../boot.ts';
import { PlainConfirm } from '../plain/confirm.tsx';
import { InstitutionForm } from '../plain/institution-form.tsx';
import { PlainMenu } from '../plain/menu.tsx';
import { PlainOrder } from '../plain/order.tsx';
import { PlainPlaces } from '../plain/places.tsx';
import { PlainSignIn } from '../plain/sign-in.tsx';
import { Frame } from '../views/frame.tsx';
import { Later, Lost } from '../views/lost.tsx';
import { MenuView } from '../views/menu.tsx';
import { TodayView } from '../views/today.tsx';
import { basketWords } from '../words/basket.ts';
import { Language } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { shellWords } from '../words/shell.ts';
import { signInWords } from '../words/sign-in.ts';
import type { Page, Screen, ShellFacts } from './pages.ts';
import type * as render from './render.d.ts';

const nothingChosen: ReadonlyMap<string, number> = new Map();

export const writePage = ((page, screen) => {
  const { facts, language, path, brand, boot, plainPath, reloadSeconds } = page;
  const body = renderToString(
    <Language.Provider value={language}>
      <Frame path={path} brand={brand} isPlain={boot === null}>
        {contentOf(screen)}
      </Frame>
    </Language.Provider>,
  );
  const withoutScript = shellWords[language].plain;
  return [
    `<!doctype html><html lang="${language === 'es' ? 'es-MX' : 'en'}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    '<meta name="color-scheme" content="light dark"><meta name="theme-color" content="#9a3412">',
    reloadSeconds ? `<meta http-equiv="refresh" content="${reloadSeconds}">` : '',
    `<title>${escapeText(titleOf(screen, page))} · ITSUR Eats</title>`,
    `<meta name="description" content="${escapeText(`${brand}. ${shellWords[language].about}`)}">`,
    `<link rel="icon" href="${facts.icon}" type="image/svg+xml">`,
    `<link rel="apple-touch-icon" href="${facts.touchIcon}"><link rel="manifest" href="${facts.manifest}">`,
    ...facts.styles.map((href) => `<link rel="stylesheet" href="${href}">`),
    ...(boot ? scriptsOf(facts) : []),
    '</head><body>',
    plainPath ? `<noscript><p class="notice"><a href="${plainPath}">${withoutScript}</a></p></noscript>` : '',
    `<div id="${rootId}">${body}</div>`,
    boot ? `<script type="application/json" id="${bootId}">${escapeJson(boot)}</script>` : '',
    '</body></html>',
  ].join('');
}) satisfies typeof render.writePage;

function contentOf(screen: Screen): VNode {
  switch (screen.kind) {
    case 'today':
      return <TodayView {...screen} isLive={false} />;
    case 'menu':
      return <MenuView {...screen} avoid={[]} diet={null} slot={null} chosen={nothingChosen} />;
    case 'later':
      return <Later />;
    case 'institution':
      return <InstitutionForm {...screen} />;
    case 'lost':
      return <Lost says={screen.says} />;
    case 'plain-places':
      return <PlainPlaces {...screen} />;
    case 'plain-sign-in':
      return <PlainSignIn {...screen} />;
    case 'plain-menu':
      return <PlainMenu {...screen} />;
    case 'plain-confirm':
      return <PlainConfirm {...screen} />;
    case 'plain-order':
      return <PlainOrder {...screen} />;
  }
}

function titleOf(screen: Screen, { language }: Page): string {
  switch (screen.kind) {
    case 'menu':
    case 'plain-menu':
      return screen.place.cafeteria.name;
    case 'institution':
      return shellWords[language].institution;
    case 'lost':
      return shellWords[language].notFound;
    case 'plain-sign-in':
      return signInWords[language].title;
    case 'plain-confirm':
      return basketWords[language].title;
    case 'plain-order':
      return orderWords[language].title(screen.order.number);
    default:
      return shellWords[language].today;
  }
}

const scriptsOf = ({ script, preloads }: ShellFacts): string[] => [
  `<script type="module" src="${script}"></script>`,
  ...preloads.map((href) => `<link rel="modulepreload" href="${href}">`),
];

const escapeText = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.codePointAt(0)};`);

/** JSON that ends no script element, whatever a dish is called. */
const escapeJson = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
