/** People for the bench: they sign in as everybody does, but with a hash that costs nothing to check. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { quickHash } from '../../dev/quick-hash.ts';
import { itsur } from '../../dev/seed.ts';
import { mapBounded } from '../../src/domain/concurrency.ts';
import type { Person } from '../stack.ts';
import { apiOf } from './api.ts';

const password = 'bench-de-itsur';
const signInsAtATime = 32;

/** Of a network that nobody else has, where quotas count. */
const anAddress = () => `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;

/** Writes so many people, each with a phone, and answers their addresses. */
export async function seedPeople(
  client: Client,
  role: 'student' | 'staff',
  count: number,
): Promise<string[]> {
  const batch = randomUUID().slice(0, 8);
  const emails = Array.from(
    { length: count },
    (_, index) => `bench.${batch}.${role}${index}@${itsur.domain}`,
  );
  await client.query(
    `with person as (
       insert into users (campus_id, email, name, role, password_hash)
       select (select id from campuses order by name limit 1), email, 'Alumna ' || place, $2, $3
         from unnest($1::text[]) with ordinality as e (email, place)
       returning id, email)
     insert into devices (user_id, id, platform, push_token)
     select id, gen_random_uuid(), 'android', 'bench-' || email from person where $2 = 'student'`,
    // With a real one, 2,000 sign-ins are five minutes of scrypt that nobody wanted to measure.
    [emails, role, quickHash(password)],
  );
  return emails;
}

export async function signIn(url: string, emails: string[]): Promise<Person[]> {
  const api = apiOf(url);
  try {
    return await mapBounded(emails, signInsAtATime, async (email) => {
      const { status, body } = await api.call('/auth/login', {
        body: { email, password },
        address: anAddress(),
      });
      if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
      return { id: (body.user as { id: string }).id, token: String(body.accessToken) };
    });
  } finally {
    api.close();
  }
}
