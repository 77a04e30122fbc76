/**
 * `npm run keys`: a new AUTH_KEYS secret. `node --run keys -- rotate < OLD`: OLD with a new key before its own, which signs from
 * then on; docs/runbook.md says how. `npm run keys -- vapid`: a new pair of VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { makeSecrets } from './secrets.ts';

const keySetSchema = z.object({
  keys: z.array(z.looseObject({ kid: z.string(), d: z.string() })).min(1),
});

const { authKeys, pushVars } = makeSecrets();
switch (process.argv[2]) {
  case undefined:
    console.log(authKeys);
    break;
  case 'vapid':
    console.log(
      `VAPID_PUBLIC_KEY=${pushVars.VAPID_PUBLIC_KEY}\nVAPID_PRIVATE_KEY=${pushVars.VAPID_PRIVATE_KEY}`,
    );
    break;
  case 'rotate':
    console.log(rotate(readFileSync(0, 'utf8')));
    break;
  default:
    fail('npm run keys [-- rotate < OLD | -- vapid]');
}

function rotate(old: string): string {
  const known = parse(old);
  if (!known)
    fail('Por la entrada estándar va el AUTH_KEYS de hoy. / Standard input takes the AUTH_KEYS of today.');
  return JSON.stringify({ keys: [...keySetSchema.parse(JSON.parse(authKeys)).keys, ...known.keys] });
}

function parse(text: string): z.infer<typeof keySetSchema> | undefined {
  try {
    return keySetSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
