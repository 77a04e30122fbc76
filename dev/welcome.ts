import { demoPassword, itsur } from './seed.ts';

type Facts = {
  url: string;
  sandboxUrl: string;
  metricsToken: string;
  order: { cafeteriaId: string; menuItemId: string } | null;
};

/** What to do next, once the platform runs. */
export function welcome({ url, sandboxUrl, metricsToken, order }: Facts): string {
  return `
  API        ${url}
  Panel      ${url}/admin/
  Docs       ${url}/docs
  Buzón      ${sandboxUrl}   (push y correos que salieron / what was sent)
  Métricas   curl -H 'Authorization: Bearer ${metricsToken}' ${url}/metrics

  Cuentas    alumno1…${itsur.students}@${itsur.domain} · cocina@${itsur.domain} · gerencia@${itsur.domain} · admin@${itsur.domain}
             alumno1@unib.edu.mx · cocina@unib.edu.mx · gerencia@unib.edu.mx · admin@unib.edu.mx (X-Institution: uni_b)
             contraseña / password: ${demoPassword}
${order ? example(url, order) : ''}
  Ctrl-C para terminar / to stop.
`;
}

const example = (url: string, order: { cafeteriaId: string; menuItemId: string }) => `
  Un pedido / place an order:

TOKEN=$(curl -s ${url}/auth/login -H 'X-Institution: itsur' -H 'Content-Type: application/json' \\
  -d '{"email":"alumno1@${itsur.domain}","password":"${demoPassword}"}' | sed -E 's/.*"accessToken":"([^"]+)".*/\\1/')
curl -s ${url}/orders -H 'X-Institution: itsur' -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: demo-$RANDOM$RANDOM" -H 'Content-Type: application/json' \\
  -d '{"cafeteriaId":"${order.cafeteriaId}","items":[{"menuItemId":"${order.menuItemId}","quantity":1}],"paymentMethod":"cash"}'
`;
