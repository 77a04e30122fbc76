import { inject } from 'vitest';
import { makeInstitution, openCafeteria } from './cafeteria.ts';
import { Client } from './clients.ts';
import { sql } from './lab.ts';

/** The sandbox's issuer. */
export const issuer = () => `${inject('sandboxUrl')}/oidc`;

/** An institution of its own whose addresses sign in there, and a browser. */
export async function university() {
  const institution = await makeInstitution();
  const domain = `${institution.replaceAll('_', '-')}.edu.mx`;
  const oidc = [{ issuer: issuer(), audiences: ['itsur-eats'], domains: [domain] }];
  await sql(institution, 'update platform.institutions set config = $2::jsonb where id = $1', [
    institution,
    JSON.stringify({ oidc }),
  ]);
  await openCafeteria({ institution });
  return { institution, domain, browser: new Browser(institution) };
}

/** What a browser does: follows by hand, and carries the cookies that it was given. */
export class Browser {
  readonly #client: Client;
  readonly #institution: string;
  readonly cookies = new Map<string, string>();

  constructor(institution: string) {
    this.#institution = institution;
    this.#client = new Client(institution, null);
  }

  async go(path: string, body?: object, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await this.#client.call(path, {
      body,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...headers },
    });
    for (const set of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { ...reply, to: reply.headers.get('location') ?? '' };
  }

  start = (to = '/basket', more: Record<string, string> = {}) =>
    this.go(
      `/auth/oidc/start?${new URLSearchParams({ issuer: issuer(), app: 'student', to, institution: this.#institution, ...more })}`,
    );

  arrive = (body: object = {}, headers: Record<string, string> = {}) =>
    this.go('/auth/oidc/arrival', body, headers);
}

/** At the issuer's page: somebody types their address, and is sent back. */
export async function signInAt(page: string, email: string): Promise<string> {
  const address = new URL(page);
  address.searchParams.set('email', email);
  const response = await fetch(address, { redirect: 'manual' });
  const { pathname, search } = new URL(response.headers.get('location') ?? '');
  return `${pathname}${search}`;
}
