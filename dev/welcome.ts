import { renderUnicodeCompact } from 'uqr';
import { demoPassword, itsur } from './seed.ts';

type Facts = {
  url: string;
  /** As a phone in the same network reaches it; null: it does not. */
  lanUrl: string | null;
  /** The terminal knows colours. */
  inColour: boolean;
  sandboxUrl: string;
  metricsToken: string;
  order: { cafeteriaId: string; menuItemId: string } | null;
};

/** What to do next, once the platform runs. */
export function welcome({ url, lanUrl, inColour, sandboxUrl, metricsToken, order }: Facts): string {
  return `
  App        ${appAt(url)}
  Teléfono   ${lanUrl ? appAt(lanUrl) : closed}
  API        ${url}
  Panel      ${url}/admin/?institution=${itsur.id}
  Docs       ${url}/docs
  Buzón      ${sandboxUrl}   (push y correos que salieron / what was sent)
  Métricas   curl -H 'Authorization: Bearer ${metricsToken}' ${url}/metrics

  Cuentas    alumno1…${itsur.students}@${itsur.domain} · cocina@${itsur.domain} · gerencia@${itsur.domain} · admin@${itsur.domain}
             alumno1@unib.edu.mx · cocina@unib.edu.mx · gerencia@unib.edu.mx · admin@unib.edu.mx (X-Institution: uni_b)
             contraseña / password: ${demoPassword}
${lanUrl ? code(appAt(lanUrl), inColour) : ''}${order ? example(url, order) : ''}
  Ctrl-C para terminar / to stop.
`;
}

const appAt = (url: string) => `${url}/?institution=${itsur.id}`;

const closed =
  'solo esta máquina; HOST=0.0.0.0 (o su dirección) npm start lo abre a la red / this machine alone; HOST=0.0.0.0, or its address, opens it to the network';

/** To be read by a phone's camera: dark on light, whatever the terminal's theme. */
function code(address: string, inColour: boolean): string {
  const lines = renderUnicodeCompact(address, { border: 2 }).split('\n');
  const shown = inColour ? lines.map((line) => `\x1b[97;40m${line}\x1b[0m`) : lines;
  const says = 'Con el teléfono en la misma red / with a phone in the same network:';
  return `\n  ${says}\n\n${shown.map((line) => `    ${line}`).join('\n')}\n`;
}

const example = (url: string, order: { cafeteriaId: string; menuItemId: string }) => `
  Un pedido / place an order:

TOKEN=$(curl -s ${url}/auth/login -H 'X-Institution: itsur' -H 'Content-Type: application/json' \\
  -d '{"email":"alumno1@${itsur.domain}","password":"${demoPassword}"}' | sed -E 's/.*"accessToken":"([^"]+)".*/\\1/')
curl -s ${url}/orders -H 'X-Institution: itsur' -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: demo-$RANDOM$RANDOM" -H 'Content-Type: application/json' \\
  -d '{"cafeteriaId":"${order.cafeteriaId}","items":[{"menuItemId":"${order.menuItemId}","quantity":1}],"paymentMethod":"cash"}'
`;
