import { randomBytes } from 'node:crypto';

/** What Google answers as `expires_in`. */
export const accessTokenSeconds = 3_599;

/** The OAuth tokens that Google's endpoint gave out and that FCM then takes. */
export class AccessTokens {
  #expiries = new Map<string, number>();

  issue(): string {
    this.#forgetExpired();
    const token = `ya29.${randomBytes(48).toString('base64url')}`;
    this.#expiries.set(token, Date.now() + accessTokenSeconds * 1000);
    return token;
  }

  isValid(authorization: string | null): boolean {
    const token = authorization?.match(/^Bearer (.+)$/i)?.[1];
    return token !== undefined && (this.#expiries.get(token) ?? 0) > Date.now();
  }

  #forgetExpired(): void {
    for (const [token, expiry] of this.#expiries) if (expiry <= Date.now()) this.#expiries.delete(token);
  }
}
