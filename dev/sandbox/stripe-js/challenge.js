/** The bank's question (3-D Secure), answered by whoever taps; what it means for the payment, the page looks up itself. */
const asked = new URLSearchParams(location.search);
const money = new Intl.NumberFormat('es-MX', { style: 'currency', currency: 'MXN' });
document.getElementById('amount').textContent = money.format(Number(asked.get('amount')) / 100);

async function answer(outcome) {
  await fetch(`/stripe/payment_intents/${encodeURIComponent(asked.get('intent'))}/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome }),
  }).catch(() => undefined);
  parent.postMessage({ kind: 'answered' }, '*');
}

document.getElementById('yes').addEventListener('click', () => answer('succeed'));
document.getElementById('no').addEventListener('click', () => answer('fail'));
document.getElementById('yes').focus();
