/** `npm run seed -- --students N`: adds students to the demo institution of the running platform, or of DATABASE_URL. */
import { parseArgs } from 'node:util';
import { runningOn } from './run-file.ts';
import { demoPassword, itsur, seedStudents } from './seed.ts';
import { readSettings } from './settings.ts';

const greatestCount = 100_000;

try {
  const { values } = parseArgs({ options: { students: { type: 'string' } } });
  const count = Number(values.students);
  if (!Number.isInteger(count) || count < 1 || count > greatestCount) {
    throw new Error(`Uso / usage: npm run seed -- --students N   (1 … ${greatestCount})`);
  }
  const { databaseUrl, dataDir } = readSettings();
  const ownerUrl = databaseUrl ?? runningOn(dataDir)?.ownerUrl;
  if (!ownerUrl) {
    throw new Error(
      `No hay plataforma en marcha con ${dataDir}: ejecute antes «npm start». / No platform runs: \`npm start\` first, or set DATABASE_URL.`,
    );
  }
  const [first, last] = await seedStudents({ ownerUrl, count });
  console.log(`alumno${first}…${last}@${itsur.domain}   ${demoPassword}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
