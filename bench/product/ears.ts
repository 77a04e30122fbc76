import { mapBounded } from '../../src/domain/concurrency.ts';
import { Ear, type Who } from './ear.ts';

const upgradesAtATime = 50;

/** Opens a socket for each of them, so many at a time; `ears` grows with each, so that whatever happens they can be closed. */
export async function openEars(
  url: string,
  cafeteriaId: string,
  listeners: Who[],
  ears: Ear[],
  withinMs: number,
): Promise<void> {
  await mapBounded(listeners, upgradesAtATime, async (who) => {
    const ear = new Ear(url, cafeteriaId, who);
    ears.push(ear);
    await allCaughtUp([ear], withinMs);
  });
}

/** Resolves when all ears are connected and have what they missed; says how many are not in time. */
export async function allCaughtUp(ears: Ear[], withinMs: number): Promise<void> {
  let waiting = ears.length;
  const all = Promise.all(ears.map((ear) => ear.caughtUp().then(() => waiting--)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const troubles = [...new Set(ears.map(({ trouble }) => trouble))].join(' ');
      reject(new Error(`${waiting} of ${ears.length} sockets are not there; ${troubles}`));
    }, withinMs);
  });
  await Promise.race([all, late]).finally(() => clearTimeout(timer));
}
