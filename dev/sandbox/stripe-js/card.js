/** The frame into which a card is typed. It alone speaks with the API, as its own origin, and tells the page what came of it. */
const asked = new URLSearchParams(location.search);
const language = asked.get('locale')?.startsWith('en') ? 'en' : 'es';
const form = document.getElementById('card');
const error = document.getElementById('error');
const fields = form.elements;

document.documentElement.lang = language;
for (const words of document.querySelectorAll('[data-es]')) words.textContent = words.dataset[language];
for (const [name, property] of [
  ['colorBackground', '--ground'],
  ['colorText', '--words'],
  ['colorPrimary', '--accent'],
]) {
  const colour = asked.get(name);
  if (colour) document.documentElement.style.setProperty(property, colour);
}

const incomplete = {
  number: {
    code: 'incomplete_number',
    es: 'El número de tarjeta está incompleto.',
    en: "Your card's number is incomplete.",
  },
  expiry: {
    code: 'incomplete_expiry',
    es: 'La fecha de vencimiento está incompleta.',
    en: "Your card's expiration date is incomplete.",
  },
  cvc: {
    code: 'incomplete_cvc',
    es: 'El código de seguridad está incompleto.',
    en: "Your card's security code is incomplete.",
  },
};
const digits = (text) => text.replace(/\D/g, '');

/** What is missing, told beside the fields; null: nothing. */
function check() {
  const missing =
    digits(fields.number.value).length < 12
      ? 'number'
      : digits(fields.expiry.value).length < 4
        ? 'expiry'
        : digits(fields.cvc.value).length < 3
          ? 'cvc'
          : null;
  error.textContent = missing ? incomplete[missing][language] : '';
  tellHeight();
  if (!missing) return null;
  fields[missing].focus();
  return { type: 'validation_error', code: incomplete[missing].code, message: incomplete[missing][language] };
}

async function call(path, method, params) {
  const account = asked.get('account');
  const body = new URLSearchParams(params);
  const response = await fetch(method === 'GET' ? `${path}?${body}` : path, {
    method,
    headers: {
      authorization: `Bearer ${asked.get('key')}`,
      ...(account && { 'stripe-account': account }),
      ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(method === 'POST' && { body }),
  }).catch(() => null);
  if (!response)
    return { error: { type: 'api_connection_error', message: 'We could not reach our servers.' } };
  const answer = await response.json();
  return response.ok ? { paymentIntent: answer } : { error: answer.error };
}

const intentPath = (clientSecret) => `/v1/payment_intents/${clientSecret.split('_secret_')[0]}`;

const answers = {
  submit: async () => {
    const problem = check();
    return problem ? { error: problem } : {};
  },
  confirm: async ({ clientSecret, returnUrl }) => {
    const problem = check();
    if (problem) return { error: problem };
    const [month, year] = [digits(fields.expiry.value).slice(0, 2), digits(fields.expiry.value).slice(2)];
    return call(`${intentPath(clientSecret)}/confirm`, 'POST', {
      client_secret: clientSecret,
      use_stripe_sdk: 'true',
      ...(returnUrl && { return_url: returnUrl }),
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': digits(fields.number.value),
      'payment_method_data[card][exp_month]': month,
      'payment_method_data[card][exp_year]': year,
      'payment_method_data[card][cvc]': digits(fields.cvc.value),
    });
  },
  retrieve: ({ clientSecret }) => call(intentPath(clientSecret), 'GET', { client_secret: clientSecret }),
};

// Whoever has embedded it may ask: what it needs to know, the client secret, it brings.
addEventListener('message', async ({ source, data, ports: [port] }) => {
  if (source !== parent || !port) return;
  port.postMessage(await answers[data.kind](data));
});

const tell = (event) => parent.postMessage(event, '*');
const tellHeight = () => tell({ kind: 'height', height: Math.ceil(form.getBoundingClientRect().height) + 8 });
new ResizeObserver(tellHeight).observe(form);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', () => {
  const complete = digits(fields.number.value).length >= 12 && digits(fields.cvc.value).length >= 3;
  tell({ kind: 'change', complete, empty: fields.number.value === '' });
});
fields.test.addEventListener('change', () => {
  if (!fields.test.value) return;
  fields.number.value = fields.test.value.replace(/(.{4})(?=.)/g, '$1 ');
  fields.expiry.value = '12 / 34';
  fields.cvc.value = '123';
});
