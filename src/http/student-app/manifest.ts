import { type PageContext, settleNamed, titlesOf } from './page-context.ts';
import { readShellFacts } from './shell-facts.ts';

/** What of the built manifest is not the institution's: icons, and how it is shown. https://www.w3.org/TR/appmanifest/ */
type Manifest = Record<string, unknown>;

let built: Manifest | null = null;

/**
 * What a phone installs the app by: under the institution's name, in its colour, and beginning with its own page. An
 * installed app may share no cookie with the browser, so its address names the institution. Errors: `institution_not_found`,
 * `institution_required`, `not_found`, where nothing was built.
 */
export async function answerManifest(c: PageContext): Promise<Response> {
  await settleNamed(c);
  const { id, config } = c.var.institution;
  const { manifest } = await readShellFacts(c.env, c.req.url);
  built ??= (await (await c.env.ASSETS.fetch(new URL(manifest, c.req.url))).json()) as Manifest;
  const { name, shortName } = titlesOf(c.var.institution);
  const answer = {
    ...built,
    lang: config.languages.default === 'es' ? 'es-MX' : 'en',
    start_url: `/?institution=${id}`,
    name,
    short_name: shortName,
    ...(config.branding.primaryColour && { theme_color: config.branding.primaryColour }),
  };
  return c.body(JSON.stringify(answer), 200, {
    'content-type': 'application/manifest+json; charset=UTF-8',
    'cache-control': 'private, max-age=300',
  });
}

export const manifestPath = (institutionId: string) => `/app.webmanifest?institution=${institutionId}`;
