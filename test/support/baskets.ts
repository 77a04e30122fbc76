/** The start of a pickup slot of a cafeteria with neither hours nor breaks, so many of its quarter hours from the one of now. */
export function slotAhead(quarters: number): string {
  const quarterMs = 15 * 60_000;
  return new Date((Math.floor(Date.now() / quarterMs) + quarters) * quarterMs).toISOString();
}

/** A basket of quantities by menu item; `facts` are whatever else the request says. */
export const basket = (cafeteriaId: string, items: Record<string, number>, facts: object = {}) => ({
  cafeteriaId,
  items: Object.entries(items).map(([menuItemId, quantity]) => ({ menuItemId, quantity })),
  ...facts,
});
