import { parseArgs } from 'node:util';
import { demoPassword, itsur, seedStudents } from '../dev/seed.ts';
import { mapBounded } from '../src/domain/concurrency.ts';
import type { apiOf } from './api.ts';
import type { Ear, Who } from './ear.ts';

/** scrypt is meant to be slow: more at once would only wait for each other. */
const signInsAtATime = 8;
export const upgradesAtATime = 50;

/** `--students 200 --each 10 --staff 20 --seconds 30 --rate 50`, all bounded. */
export function readFlags() {
  const { values } = parseArgs({ args: process.argv.slice(3), options: flags });
  const flag = (name: keyof typeof flags, most: number) => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new Error(`--${name} ${values[name]}: 1 … ${most}`);
  };
  return {
    students: flag('students', 2_000),
    each: flag('each', socketsPerUser),
    staff: flag('staff', 2 * socketsPerUser),
    seconds: flag('seconds', 300),
    rate: flag('rate', 200),
  };
}

/** What the server allows one user: with 10 a student, 2,000 sockets cost 200 sign-ins of some 150 ms each. */
const socketsPerUser = 10;
const flags = {
  students: { type: 'string', default: '200' },
  each: { type: 'string', default: String(socketsPerUser) },
  staff: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '30' },
  rate: { type: 'string', default: '50' },
} as const;

export async function signInStudents(
  api: ReturnType<typeof apiOf>,
  ownerUrl: string,
  count: number,
): Promise<Who[]> {
  const [first] = await seedStudents({ ownerUrl, count });
  const emails = Array.from({ length: count }, (_, index) => `alumno${first + index}@${itsur.domain}`);
  return mapBounded(emails, signInsAtATime, (email) => signIn(api, email, 'student'));
}

/** The cook and the administration: two people who may hear everything. */
export function signInStaff(api: ReturnType<typeof apiOf>): Promise<Who[]> {
  return Promise.all(['cocina', 'admin'].map((name) => signIn(api, `${name}@${itsur.domain}`, 'staff')));
}

async function signIn(api: ReturnType<typeof apiOf>, email: string, audience: Who['audience']): Promise<Who> {
  const { status, body } = await api.call('/auth/login', { body: { email, password: demoPassword } });
  if (status === 429) {
    throw new Error(
      'La plataforma limita las solicitudes: iníciela con RATE_LIMITS=off. / Start the platform with RATE_LIMITS=off.',
    );
  }
  if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
  return { id: (body.user as { id: string }).id, token: String(body.accessToken), audience };
}

/** Resolves when all ears are connected and have what they missed; says how many are not in time. */
export async function allCaughtUp(ears: Ear[], withinMs: number): Promise<void> {
  let waiting = ears.length;
  const all = Promise.all(ears.map((ear) => ear.caughtUp().then(() => waiting--)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `${waiting} of ${ears.length} sockets are not there; ${[...new Set(ears.map(({ trouble }) => trouble))].join(' ')}`,
          ),
        ),
      withinMs,
    );
  });
  await Promise.race([all, late]).finally(() => clearTimeout(timer));
}
