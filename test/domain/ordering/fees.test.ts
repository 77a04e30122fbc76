import { describe, expect, it } from 'vitest';
import { includedTax, serviceFee } from '../../../src/domain/ordering/fees.ts';
import { fc } from '../../support/property.ts';
import { byCard } from './support.ts';

describe('tax that a price includes', () => {
  it.each([
    [11_600, 1_600, 1_600, 'a whole amount'],
    [4_000, 1_600, 552, 'rounded up from 551.7'],
    [5_500, 1_600, 759, 'rounded up from 758.6'],
    [100, 1_600, 14, 'rounded up from 13.8'],
    [3, 10_000, 2, 'rounded up from a half'],
    [1, 10_000, 1, 'rounded up from a half'],
    [4_000, 0, 0, 'none without a rate'],
    [0, 1_600, 0, 'none of nothing'],
    [100_000_000, 1_600, 13_793_103, 'of the largest basket'],
  ])('of %i at %i is %i: %s', (price, rate, tax) => {
    expect(includedTax(price, rate)).toBe(tax);
  });

  it('is rounded half up to the cent at any price and rate', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), fc.nat(10_000), (price, rate) => {
        const [part, whole] = [BigInt(price) * BigInt(rate), BigInt(10_000 + rate)];
        expect(BigInt(includedTax(price, rate))).toBe((2n * part + whole) / (2n * whole));
      }),
    );
  });
});

describe('the fee of paying online', () => {
  it.each([
    [4_000, 380, 'a share and a fixed amount'],
    [4_025, 381, 'a share rounded up from a half'],
    [4_024, 380, 'a share rounded down from less'],
    [0, 300, 'the fixed amount at least'],
  ])('of %i is %i: %s', (price, fee) => {
    expect(serviceFee(price, byCard)).toBe(fee);
  });

  it('is none in cash', () => {
    expect(serviceFee(4_000, undefined)).toBe(0);
  });
});
