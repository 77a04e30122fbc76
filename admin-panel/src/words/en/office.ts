import type { office as spanish } from '../es/office.ts';

export const office: typeof spanish = {
  more: 'Load more',
  all: 'All',
  search: 'Search',
  day: 'Day',
  goBack: 'Go back',
  today: 'Today',
};
