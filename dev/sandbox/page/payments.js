/** Stripe's payments, and what their payers and banks do: all that comes from a payment is put in as text. */
import { ask, byId, element, refreshMs, time } from './page.js';

const newestShown = 50;
const status = byId('payments-status');
const money = new Intl.NumberFormat('es-MX', { style: 'currency', currency: 'MXN' });

const states = {
  requires_payment_method: 'sin pagar',
  requires_confirmation: 'sin pagar',
  requires_action: 'espera al pagador',
  processing: 'en proceso',
  requires_capture: 'autorizado',
  succeeded: 'cobrado',
  canceled: 'cancelado',
};
const cards = {
  4242424242424242: 'Visa que paga',
  4000000000000002: 'rechazada',
  4000000000009995: 'sin fondos',
  4000000000003220: 'pide 3-D Secure',
};

/** Elements by payment, anew only when something has changed: so that nobody's focus is taken away. */
const shown = new Map();

async function refresh() {
  try {
    const [payments, faults] = await Promise.all([
      ask(`/stripe/payment_intents?limit=${newestShown}`),
      ask('/stripe/webhooks'),
    ]);
    showPayments(payments);
    showFaults(faults);
  } catch {
    say('Los pagos no responden. ¿Sigue en marcha «npm start»?');
  }
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function showPayments(payments) {
  for (const payment of [...payments].reverse()) {
    const { id } = payment.intent;
    const as = JSON.stringify(payment);
    const known = shown.get(id);
    if (known?.as === as) continue;
    const entry = entryOf(payment);
    if (known) known.entry.replaceWith(entry);
    else byId('payments').prepend(entry);
    shown.set(id, { as, entry });
  }
  say(payments.length === 0 ? 'Aún no hay pagos.' : `${payments.length} pagos.`);
}

function entryOf({ account, intent, refunds }) {
  const { id, amount, amount_received: taken, payment_method_types: types, created } = intent;
  const refunded = refunds
    .filter((refund) => refund.status !== 'failed')
    .reduce((sum, refund) => sum + refund.amount, 0);
  const fee = intent.latest_charge?.balance_transaction?.fee;
  const lines = [
    `${money.format(amount / 100)} con ${types.join(', ')}`,
    taken > 0 && `cobrado ${money.format(taken / 100)}, comisión ${money.format((fee ?? 0) / 100)}`,
    refunded > 0 && `devuelto ${money.format(refunded / 100)}`,
    intent.last_payment_error?.message,
  ];
  return element('li', {}, [
    element('p', { className: 'facts' }, [
      element('strong', { textContent: states[intent.status] ?? intent.status }),
      element('span', { className: 'recipient', textContent: `${id} · ${account}` }),
      element('time', { textContent: time.format(new Date(created * 1_000)) }),
    ]),
    element('p', { className: 'text', textContent: lines.filter(Boolean).join('\n') }),
    element('div', { className: 'tools' }, actsOf(intent)),
    element('details', {}, [
      element('summary', { textContent: 'Ver el JSON' }),
      element('pre', { tabIndex: 0, textContent: JSON.stringify({ intent, refunds }, null, 2) }),
    ]),
  ]);
}

/** What may happen to it now, beside what the platform does. */
function actsOf({ id, status: state, next_action: next, payment_method_types: [type] }) {
  const act = (label, path, body = {}) =>
    button(label, () => tell(`/stripe/payment_intents/${id}/${path}`, body));
  if (state === 'requires_payment_method' && type === 'card')
    return Object.entries(cards).map(([card, label]) => act(`Pagar: ${label}`, 'pay', { card }));
  if (state === 'requires_capture') return [act('La autorización caduca', 'expire')];
  if (state !== 'requires_action') return [];
  if (next?.oxxo_display_details || next?.display_bank_transfer_instructions)
    return [act('Se pagó', 'succeed'), act('Venció sin pago', 'expire')];
  return [
    act('3-D Secure: es quien dice ser', 'authenticate', { outcome: 'succeed' }),
    act('3-D Secure: falla', 'authenticate', { outcome: 'fail' }),
  ];
}

function button(textContent, work) {
  const made = element('button', { type: 'button', textContent });
  made.addEventListener('click', work);
  return made;
}

/** A declined card is an answer like any other: the payment shows it. */
async function tell(path, body) {
  await fetch(path, { method: 'POST', body: JSON.stringify(body) }).catch(() => undefined);
  await refresh();
}

function showFaults(faults) {
  const labels = byId('webhook-fault-form').elements.mode;
  const described = faults.map(({ mode, remaining }) => {
    const what = [...labels].find(({ value }) => value === mode)?.textContent ?? mode;
    return `Avisos que ${what}, ${remaining === null ? 'hasta quitarla' : `faltan ${remaining}`}`;
  });
  byId('webhook-faults').replaceChildren(...described.map((textContent) => element('li', { textContent })));
}

byId('webhook-fault-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { mode, count } = Object.fromEntries(new FormData(event.target));
  tell('/stripe/webhooks', { mode, count: Number(count), delayMs: 10_000 });
});
byId('clear-webhook-faults').addEventListener('click', async () => {
  await ask('/stripe/webhooks', { method: 'DELETE' }).catch(() => undefined);
  await refresh();
});

refresh();
setInterval(refresh, refreshMs);
