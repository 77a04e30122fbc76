import { expect, it } from 'vitest';
import { agua, torta } from '../support/cafeteria.ts';
import { makePayingInstitution, openCardCafeteria, placeAndPay, settle } from '../support/payments.ts';

it('what was sold keeps the tax rate and the fee of its placing when a line falls away', async () => {
  const institution = await makePayingInstitution({ serviceFeeBasisPoints: 300, serviceFeeCents: 150 });
  const cafeteria = await openCardCafeteria({ institution, menu: [torta(), agua()] });
  const { id, items, staff, student, manager, sql } = cafeteria;
  const [pan, water] = items as [string, string];
  const placed = await placeAndPay(cafeteria, { items: { [pan]: 1, [water]: 1 } });
  expect(placed).toMatchObject({ subtotalCents: 7300, feeCents: 369, totalCents: 7669 });
  await staff.post(`/orders/${placed.id}/accept`);
  await settle(cafeteria, placed.id);

  await manager.call(`/cafeterias/${id}/settings`, { method: 'PATCH', body: { taxBasisPoints: 800 } });
  await sql('update menu_items set price_cents = 9900 where id = $1', [pan]);
  const { body: asked } = await staff.post(`/orders/${placed.id}/items/${placed.items[1]?.id}/unavailable`);
  const { body: left } = await student.post(`/orders/${placed.id}/changes/${asked.changes[0].id}/accept`);
  // 16 % of tax in 55.00; 3 % of it and 1.50 of fee.
  expect(left).toMatchObject({ subtotalCents: 5500, taxCents: 759, feeCents: 315, totalCents: 5815 });
  expect(await settle(cafeteria, placed.id)).toMatchObject({ captured_cents: 7669, refunded_cents: 1854 });
  expect((await student.call(`/orders/${placed.id}`)).body).toMatchObject({
    feeCents: 315,
    totalCents: 5815,
  });

  for (const verb of ['start', 'ready', 'collect']) await staff.post(`/orders/${placed.id}/${verb}`);
  const { body: receipt } = await student.call(`/orders/${placed.id}/receipt`);
  expect(receipt).toMatchObject({ feeCents: 315, totalCents: 5815, refundedCents: 1854 });
  const { body: report } = await manager.call(`/cafeterias/${id}/reports/day`);
  expect(report).toMatchObject({ revenueCents: 5500, taxCents: 759, feeCents: 315 });
});
