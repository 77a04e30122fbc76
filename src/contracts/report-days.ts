/** The longest range that a report is made of. */
export const mostReportDays = 366;

/** How many days a range has, its last one included; both as YYYY-MM-DD. NaN: one of them is no day. */
export const daysFrom = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
