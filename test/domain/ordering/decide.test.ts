import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/ordering/commands.ts';
import { decide, quote } from '../../../src/domain/ordering/decide.ts';
import type { OrderingState } from '../../../src/domain/ordering/state.ts';
import { at, chance, dish, kitchen, place, refused, request } from './support.ts';

const now = at('10:00');

describe('a decision', () => {
  it('that a rule is against is a refusal, with its code and its facts', () => {
    const state = kitchen({ cafeteria: { status: 'paused', pauseReason: 'no gas' } });
    const refusal = { kind: 'refused', code: 'cafeteria_paused', facts: { reason: 'no gas' } };
    expect(refused(state, place(), now)).toEqual(refusal);
    expect(quote(state, request(), now)).toEqual(refusal);
  });

  it('that goes wrong is no refusal', () => {
    const broken = { ...kitchen(), dishes: null } as unknown as OrderingState;
    expect(() => decide(broken, place(), now, chance())).toThrow(TypeError);
    expect(() => quote(broken, request(), now)).toThrow(TypeError);
  });

  it('gives its events the numbers after the last one, without a gap, and the moment of the command', () => {
    const state = kitchen({ dishes: [dish('torta', { stock: 1 })], cafeteria: { autoAccept: true } });
    const answer = decide(state, place(), now, chance());
    if (answer.kind !== 'decided') throw new Error(answer.code);
    expect(answer.events.map(({ event, seq, at: when }) => [event, seq, when])).toEqual([
      ['stock.low', 11, now],
      ['menu.sold_out', 12, now],
      ['order.placed', 13, now],
      ['order.accepted', 14, now],
    ]);
    expect(new Set(answer.events.map(({ id }) => id)).size).toBe(4);
  });

  it.each<Command['kind']>(['move', 'eta', 'propose_change', 'decide_change', 'follow_payment'])(
    'about an order that nobody knows is refused: %s',
    (kind) => {
      const actor = { role: 'staff', userId: 'cook', ownOnly: false };
      const command = { kind, orderId: 'gone', actor, from: [] } as unknown as Command;
      expect(refused(kitchen(), command, now)).toEqual({
        kind: 'refused',
        code: 'order_not_found',
        facts: {},
      });
    },
  );
});
