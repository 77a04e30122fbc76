import type { Caller } from '../context.ts';

/** Whom somebody may administer, as SQL's `is_in_reach` takes it. */
export const reachOver = ({ reach, campusId, cafeteriaIds }: Caller) => ({ reach, campusId, cafeteriaIds });
