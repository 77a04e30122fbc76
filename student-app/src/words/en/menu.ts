import type { menu as spanish } from '../es/menu.ts';

export const menu: typeof spanish = {
  search: 'Search the menu',
  categories: 'Categories',
  filters: 'Filters',
  safe: 'Without my allergens',
  nothing: 'Nothing with those filters',
  clear: 'Clear filters',
  empty: 'The menu is still empty',
  emptyMore: 'This cafeteria has published no dishes. Come back later.',
  out: 'Sold out',
  low: 'Few left',
  notNow: 'Not served now',
  notThen: 'Not served at that time',
  outUntil: (day) => `Sold out · back ${day}`,
  orderingFor: (time) => `You are ordering for ${time}.`,
  otherTime: 'Change time',
  contains: (list) => `Contains ${list}`,
  containsYours: (list) => `Has ${list}, of your profile`,
  choose: (least, most) =>
    least === 0
      ? `Optional, up to ${most}`
      : least === most
        ? `Choose ${least}`
        : `Choose ${least} to ${most}`,
  required: 'Please choose',
  includes: 'Includes',
  note: 'Note for the kitchen',
  noteHint: 'For example: not spicy',
  quantity: 'Quantity',
  more: 'One more',
  less: 'One less',
  add: (price) => `Add · ${price}`,
  addFor: (time, price) => `Add for ${time} · ${price}`,
  later: (time) => `All of it for ${time}?`,
  laterMore: (dish) => `An order is collected at one time, and ${dish} cannot be had before.`,
  laterYes: 'Yes, change the time',
  laterNo: 'Leave it as it is',
  other: 'Begin another order?',
  otherMore: (name) => `You have items of ${name}. Each order is of one cafeteria.`,
  otherYes: 'Begin anew',
  otherNo: 'Keep what I have',
};
