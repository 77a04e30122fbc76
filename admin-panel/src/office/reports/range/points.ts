/** A day, an hour or a weekday, and what it came to in this range and in the one before. `label` is short, `name` whole. */
export type Point = { key: string; label: string; name: string; now: number; before: number };
