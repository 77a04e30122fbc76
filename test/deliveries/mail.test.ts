import { describe, expect, it } from 'vitest';
import { accountLetterKinds } from '../../src/contracts/identity.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { pushLifeSeconds, templates } from '../../src/domain/notifications.ts';
import { composeMail } from '../../src/services/deliveries/mail.ts';
import { composeMessage } from '../../src/services/deliveries/messages.ts';

const item = (facts: Partial<Order['items'][number]> = {}): Order['items'][number] => ({
  id: 'i',
  menuItemId: 'm',
  name: 'Torta de milanesa',
  quantity: 2,
  unitPriceCents: 5_500,
  totalCents: 11_000,
  modifiers: [],
  note: null,
  components: [],
  stations: [],
  removedAt: null,
  ...facts,
});

const order = (facts: Partial<Order> = {}) =>
  ({
    number: 'A-042',
    pickupCode: '7319',
    status: 'placed',
    items: [item()],
    subtotalCents: 11_000,
    tipCents: 0,
    totalCents: 11_000,
    taxCents: 1_517,
    currency: 'MXN',
    paymentMethod: 'cash',
    paymentStatus: 'unpaid',
    pickupSlot: '2026-03-02T17:40:00.000Z',
    updatedAt: '2026-03-02T17:30:00.000Z',
    promisedFrom: '2026-03-02T17:40:00.000Z',
    promisedUntil: '2026-03-02T17:55:00.000Z',
    collectBy: '2026-03-02T18:40:00.000Z',
    reason: null,
    ...facts,
  }) as Order;

const facts = (of: Partial<Order> = {}) => ({
  cafeteriaName: 'La Central',
  timezone: 'America/Mexico_City',
  order: order(of),
  data: null,
});
const mail = (template: (typeof templates)[number], locale: 'es' | 'en', of: Partial<Order> = {}) =>
  composeMail(template, locale, { ...facts(of), unsubscribeUrl: null });

it('a subject is one line, whatever was written in it', () => {
  const data = { title: 'Aviso\r\nBcc: todos@itsur.edu.mx', body: 'Uno\nDos' };
  const written = { ...facts(), order: null, data, unsubscribeUrl: null };
  const { title, text } = composeMail('announcement', 'es', written);
  expect(title).toBe('Aviso Bcc: todos@itsur.edu.mx');
  expect(text).toContain('Uno\n');
});

describe('a receipt', () => {
  it('has lines with options, tip, total and the tax in it, the code, and the time on the clocks of the campus', () => {
    const { title, text, html } = mail('order_receipt', 'es', {
      items: [
        item({
          note: 'Bien dorada',
          modifiers: [
            { id: 'a', name: 'Sin cebolla', priceDeltaCents: 0 },
            { id: 'b', name: 'Con queso', priceDeltaCents: 500 },
          ],
        }),
        item({ name: 'Agua', removedAt: '2026-03-02T17:00:00.000Z' }),
      ],
      tipCents: 1_000,
      totalCents: 12_000,
    });
    expect(title).toBe('Tu pedido A-042 en La Central');
    for (const part of [
      'Código para recoger: 7319',
      'Estará listo: lunes 11:40 – 11:55',
      '2 × Torta de milanesa: $110.00',
      'Con: Sin cebolla, Con queso',
      'Bien dorada',
      'Subtotal: $110.00',
      'Propina: $10.00',
      'Total: $120.00',
      'IVA incluido: $15.17',
      'Pagas en efectivo al recoger.',
    ]) {
      expect(text).toContain(part);
      for (const word of part.split(': ')) expect(html).toContain(word);
    }
    expect(html).not.toContain('Agua');
    expect(html).toContain('<html lang="es">');
  });

  it('speaks English', () => {
    const { text } = mail('order_receipt', 'en');
    for (const part of [
      'Pickup code: 7319',
      'Ready: Monday 11:40 – 11:55',
      'MX$110.00',
      'VAT included',
      'You pay in cash',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('Subtotal');
  });

  it('shows a dish of a hostile name as it is written, and runs nothing of it', () => {
    const name = `<img src=x onerror="alert('1')"><script>alert(2)</script>&`;
    const hostile = { order: order({ items: [item({ name, note: name })] }), cafeteriaName: name };
    const { html, text, title } = composeMail('order_receipt', 'es', {
      ...facts(),
      ...hostile,
      unsubscribeUrl: 'https://x.test/?a="><b>',
    });
    expect(html).not.toMatch(/<img|<script|<b>/);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;');
    expect([text, title].every((words) => words.includes(name))).toBe(true);
  });

  it('fits a phone: one column without tables, no wider than 600 px, and says that it knows the dark', () => {
    const { html } = mail('order_receipt', 'es');
    expect(html).not.toMatch(/<table|<img|<link|https?:/);
    expect(html).toContain('max-width:600px');
    expect(html).toContain('name="viewport"');
    expect(html).toContain('prefers-color-scheme: dark');
  });
});

describe('an order that will not be made', () => {
  it.each(['order_rejected', 'order_cancelled', 'order_expired'] as const)(
    '%s: tells what becomes of the money, and names no code',
    (template) => {
      const ended = { status: 'rejected', reason: 'Se acabó la milanesa' } as const;
      const cash = mail(template, 'es', ended);
      expect(cash.text).toContain('No se te cobró nada.');
      expect(cash.html).not.toContain('7319');
      const paid = mail(template, 'es', { ...ended, paymentMethod: 'card', paymentStatus: 'captured' });
      expect(paid.text).toContain('Te devolvemos $110.00 a tu tarjeta');
      expect(
        mail(template, 'en', { ...ended, paymentMethod: 'card', paymentStatus: 'captured' }).text,
      ).toContain('MX$110.00 go back to your card');
      if (template !== 'order_expired') expect(cash.text).toContain('Motivo: Se acabó la milanesa');
    },
  );
});

const isLetter = (template: string) => (accountLetterKinds as readonly string[]).includes(template);

describe('every message', () => {
  it('has words in both languages, short enough for a phone', () => {
    for (const template of templates) {
      const of = { ...facts(), data: { waiting: 3, title: 'Aviso', body: 'Cerramos antes.' } };
      const [es, en] = [composeMessage(template, 'es', of), composeMessage(template, 'en', of)];
      for (const { title, text } of [es, en]) {
        expect(title.length).toBeGreaterThan(3);
        expect(title.length).toBeLessThan(60);
        // What is about an account is never pushed.
        if (!isLetter(template)) expect(text.length).toBeLessThan(160);
        expect(title + text).not.toMatch(/undefined|null|\[object/);
      }
      if (template !== 'announcement') expect(es.text).not.toBe(en.text);
    }
  });

  it('about an order tells it as it is: when it is promised, and until when it is kept', () => {
    expect(composeMessage('order_accepted', 'es', facts()).text).toContain('listo: 11:40 – 11:55');
    // The evening before, a time alone would be today's.
    const ahead = facts({ updatedAt: '2026-03-02T05:00:00.000Z' });
    expect(composeMessage('order_accepted', 'es', ahead).text).toContain('listo: lunes 11:40 – 11:55');
    expect(composeMessage('order_accepted', 'en', ahead).text).toContain('ready: Monday 11:40 – 11:55');
    expect(composeMessage('order_ready', 'en', facts()).text).toBe(
      'Collect it at La Central with code 7319. We keep it for you until 12:40.',
    );
    expect(composeMessage('order_ready', 'es', facts({ collectBy: null })).text).toBe(
      'Recógelo en La Central con el código 7319.',
    );
  });
});

describe('a push that waits for its phone', () => {
  const now = new Date('2026-03-02T17:35:00.000Z');
  it.each([
    ['order_accepted', {}, 20 * 60],
    ['order_ready', {}, 65 * 60],
    ['order_accepted', { promisedUntil: '2026-03-02T17:00:00.000Z' }, 60],
    ['order_accepted', { promisedUntil: '2026-03-09T17:00:00.000Z' }, 86_400],
    ['order_accepted', { promisedUntil: null }, 3_600],
    ['order_rejected', {}, 86_400],
  ] as const)('%s %o lives for %i s', (template, of, seconds) => {
    expect(pushLifeSeconds(template, order(of), now)).toBe(seconds);
  });
});
