/** Money as a person types it, in units of the currency: "54.50", and "54" where there are no cents. */
export const unitsOf = (cents: number) => (cents % 100 === 0 ? `${cents / 100}` : (cents / 100).toFixed(2));
export const centsOf = (units: string) => Math.round(Number(units) * 100);
