/**
 * Reads the sandbox's inbox every two seconds. All that comes from a message is put in as text (`textContent`) or into a frame
 * without any permission (`sandbox=""`): never as HTML of this page.
 */
import { ask, byId, element, refreshMs, time } from './page.js';

const newestShown = 100;

const status = byId('status');
const list = byId('messages');
const shownProvider = byId('shown-provider');
const providerTitles = {
  fcm: 'Firebase',
  email: 'Correo',
  onesignal: 'OneSignal',
  web_push: 'Web Push',
  google: 'Google OAuth',
  oidc: 'OIDC',
  stripe: 'Stripe',
};

/** Elements on the page by message: what is there stays, so that reading it and its focus are not disturbed. */
const shown = new Map();

async function refresh() {
  try {
    const provider = shownProvider.value ? `&provider=${shownProvider.value}` : '';
    const [messages, faults] = await Promise.all([
      ask(`/messages?limit=${newestShown}${provider}`),
      ask('/faults'),
    ]);
    showMessages(messages);
    showFaults(faults);
  } catch {
    say('El buzón no responde. ¿Sigue en marcha «npm start»?');
  }
}

/** Said once, not every two seconds: a screen reader reads each change. */
function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function showMessages(messages) {
  const keys = new Set(messages.map(keyOf));
  for (const [key, entry] of shown) {
    if (keys.has(key)) continue;
    entry.remove();
    shown.delete(key);
  }
  for (const message of messages) {
    const entry = shown.get(keyOf(message)) ?? add(message);
    entry.querySelector('.attempts').textContent =
      message.attempts > 1 ? `pedido ${message.attempts} veces` : '';
  }
  say(messages.length === 0 ? 'Aún no ha llegado nada.' : counted(messages.length));
}

const keyOf = ({ provider, id, recipient }) => JSON.stringify([provider, id, recipient]);
const counted = (count) =>
  count === 1 ? '1 mensaje.' : `${count}${count === newestShown ? ' o más' : ''} mensajes.`;

function add(message) {
  const { title, text, html } = read(message);
  const entry = element('li', {}, [
    element('p', { className: 'facts' }, [
      element('strong', { textContent: providerTitles[message.provider] ?? message.provider }),
      element('span', { className: 'recipient', textContent: message.recipient }),
      element('time', { dateTime: message.at, textContent: time.format(new Date(message.at)) }),
      element('span', { className: 'attempts' }),
    ]),
    element('h3', { textContent: title }),
    ...(html ? [frame(title, html)] : [element('p', { className: 'text', textContent: text })]),
    element('details', {}, [
      element('summary', { textContent: 'Ver el JSON recibido' }),
      element('pre', { tabIndex: 0, textContent: JSON.stringify(message.body, null, 2) }),
    ]),
  ]);
  list.prepend(entry);
  shown.set(keyOf(message), entry);
  return entry;
}

/** Title and text, wherever the provider's format has them. */
function read({ provider, body }) {
  if (provider === 'email') return { title: body.subject, text: body.text, html: body.html };
  if (provider === 'onesignal')
    return { title: inSpanish(body.headings) || 'Aviso', text: inSpanish(body.contents) };
  if (provider === 'web_push') return { title: body.title, text: body.body };
  const { title = 'Aviso silencioso', body: text = '' } = body.message?.notification ?? {};
  return { title, text };
}

const inSpanish = (translations) => translations?.es ?? translations?.en ?? '';

function frame(title, html) {
  const mail = element('iframe', { title: `Correo: ${title}`, loading: 'lazy', srcdoc: html });
  mail.setAttribute('sandbox', '');
  return mail;
}

function showFaults(faults) {
  const described = faults.map(({ provider, mode, status: code, remaining, recipient }) => {
    const what = mode === 'error' ? `error ${code}` : labelOf('mode', mode);
    const whom = recipient ? ` para ${recipient}` : '';
    return `${labelOf('provider', provider)}: ${what}${whom}, ${remaining === null ? 'hasta quitarla' : `faltan ${remaining}`}`;
  });
  const waiting = byId('faults');
  waiting.replaceChildren(...described.map((textContent) => element('li', { textContent })));
}

function labelOf(field, value) {
  return byId('fault-form').querySelector(`[name=${field}] [value=${value}]`)?.textContent ?? value;
}

/** Asks, tells a failure to the person, shows the new state. */
async function act(path, init) {
  await ask(path, init).catch(() => say('No se pudo. Intente de nuevo.'));
  await refresh();
}

byId('fault-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { provider, mode, count } = Object.fromEntries(new FormData(event.target));
  act('/faults', { method: 'POST', body: JSON.stringify({ provider, mode, count: Number(count) }) });
});
byId('clear-faults').addEventListener('click', () => act('/faults', { method: 'DELETE' }));
byId('clear-messages').addEventListener('click', () => act('/messages', { method: 'DELETE' }));
shownProvider.addEventListener('change', refresh);

refresh();
setInterval(refresh, refreshMs);
