/** A message as it is shown. `path`: where it leads to, in the app. `badge`: the number that the app wears; null: as it is. */
export type Notice = {
  title: string;
  body: string;
  tag: string | undefined;
  path: string;
  badge: number | null;
};

type Told = { title?: unknown; body?: unknown; navigate?: unknown; tag?: unknown };

const anything = {
  es: { title: 'Hay un aviso para ti', body: 'Abre la app para verlo.' },
  en: { title: 'There is a message for you', body: 'Open the app to read it.' },
};

/**
 * What is shown of a push. A browser takes it amiss when nothing is, and gives the subscription up: so something is shown of
 * whatever came, also of what cannot be read. Declarative Web Push: https://www.w3.org/TR/push-api/#declarative-push-message
 */
export function noticeOf(text: string, language: string): Notice {
  const { notification = {}, app_badge: badge } = declared(text);
  const said = anything[language.startsWith('en') ? 'en' : 'es'];
  const { title, body, navigate, tag } = notification;
  const isTold = isText(title);
  return {
    title: isTold ? title : said.title,
    body: isTold ? (isText(body) ? body : '') : said.body,
    tag: isText(tag) ? tag : undefined,
    path: pathOf(navigate),
    badge: typeof badge === 'number' && Number.isSafeInteger(badge) && badge >= 0 ? badge : null,
  };
}

function declared(text: string): { notification?: Told; app_badge?: unknown } {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return {};
    const { notification, app_badge } = message as Record<string, unknown>;
    const isDeclared = typeof notification === 'object' && notification !== null;
    return { notification: isDeclared ? notification : {}, app_badge };
  } catch {
    return {};
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Whatever host it names, it is opened here: an installed app is left for no other. */
function pathOf(navigate: unknown): string {
  if (!isText(navigate) || !URL.canParse(navigate)) return '/';
  const { pathname, search } = new URL(navigate);
  return pathname + search;
}
