import type { office as spanish } from '../es/office.ts';

export const office: typeof spanish = {
  more: 'Load more',
  all: 'All',
  day: 'Day',
  goBack: 'Go back',
  move: (thing) => `Move ${thing}: drag, or use the arrow keys`,
  movedTo: (thing, place, of) => `${thing}: place ${place} of ${of}`,
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};
