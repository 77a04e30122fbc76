import type { RefundReason } from '../../../contracts/refunds.ts';
import { isCharged } from '../../../domain/payments.ts';
import { clock, money, promisedWhen, weekdayAndClock } from '../formats.ts';
import { givenBack, isPaidTooLate, type OrderFacts, told, type Words } from './words.ts';

const because = ({ order }: OrderFacts) => (order.reason ? ` Reason: ${order.reason}` : '');
const sentence = (before: string, time: string, after = '.') => (time ? `${before}${time}${after}` : '');

const reasons: Record<RefundReason, string> = {
  missing_item: 'something was missing',
  wrong_item: 'something else was in it',
  quality: 'something was not right',
  late: 'it took too long',
  overcharged: 'too much was charged',
  other: '',
};

function refund({ paymentMethod, paymentStatus, totalCents, currency }: OrderFacts['order']): string {
  if (paymentStatus === 'authorized')
    return 'You were not charged; your bank frees what it held in a few days.';
  if (!isCharged(paymentStatus)) return 'You were not charged.';
  const to = paymentMethod === 'card' ? 'to your card' : 'the way you paid';
  return `${money(totalCents, currency, 'en')} go back ${to}; it may take 5 to 10 business days.`;
}

export const en: Words = {
  order: {
    order_received: ({ order, cafeteriaName }) => ({
      title: `We have your order ${order.number}`,
      text: `${cafeteriaName} will confirm it in a moment.`,
    }),
    order_accepted: ({ order, cafeteriaName, timezone }) => ({
      title: `Order ${order.number} accepted`,
      text: `${cafeteriaName} has taken it.${sentence(' It will be ready: ', promisedWhen(order, timezone, 'en'))}`,
    }),
    order_rescheduled: ({ order, cafeteriaName, timezone }) => ({
      title: `Your order ${order.number} has another pickup time`,
      text: `Collect it at ${cafeteriaName}: ${weekdayAndClock(order.pickupSlot, timezone, 'en')}.`,
    }),
    order_ready: ({ order, cafeteriaName, timezone }) => ({
      title: `Your order ${order.number} is ready!`,
      text: `Collect it at ${cafeteriaName} with code ${order.pickupCode}.${sentence(' We keep it for you until ', clock(order.collectBy, timezone))}`,
    }),
    order_recalled: ({ order, cafeteriaName, timezone }) => ({
      title: `Your order ${order.number} is not ready yet`,
      text: `${cafeteriaName} took it back to the kitchen.${sentence(' It should be ready: ', promisedWhen(order, timezone, 'en'))} We tell you as soon as you can collect it.`,
    }),
    order_rejected: (facts) => ({
      title: `${facts.cafeteriaName} could not take your order ${facts.order.number}`,
      text: `${refund(facts.order)}${because(facts)}`,
    }),
    order_cancelled: (facts) => ({
      title: isPaidTooLate(facts)
        ? `No time was left for your order ${facts.order.number}`
        : `${facts.cafeteriaName} cancelled your order ${facts.order.number}`,
      text: `${isPaidTooLate(facts) ? 'Your payment came when there was no time left to make it. ' : ''}${refund(facts.order)}${because(facts)}`,
    }),
    order_expired: ({ order, cafeteriaName }) => ({
      title: `Your order ${order.number} has expired`,
      text: `${order.paymentStatus === 'pending' ? 'It was not paid in time.' : `${cafeteriaName} could not accept it in time.`} ${refund(order)} You can order again.`,
    }),
    order_eta_changed: ({ order, cafeteriaName, timezone }) => ({
      title: `Your order ${order.number} has another time`,
      text: `${cafeteriaName} will have it ready at ${clock(order.promisedFrom, timezone)}.`,
    }),
    order_change_proposed: ({ order, cafeteriaName }) => ({
      title: `Part of your order ${order.number} is missing`,
      text: `${cafeteriaName} cannot make a part of it. Open it to decide whether to go without.`,
    }),
    order_goes_without: ({ order, cafeteriaName }) => ({
      title: `Your order ${order.number} goes without a part`,
      text: `${cafeteriaName} could not make it and goes on with the rest. Total: ${money(order.totalCents, order.currency, 'en')}.`,
    }),
    order_payment_failed: ({ order, cafeteriaName }) => ({
      title: `Your order ${order.number} could not be charged`,
      text: `Nothing was charged online. Pay ${money(order.totalCents, order.currency, 'en')} in cash when you collect it at ${cafeteriaName}.`,
    }),
    order_paid_after_end: ({ order }) => ({
      title: `The payment of your order ${order.number} came`,
      text: `The order had ended by then. ${refund(order)}`,
    }),
    order_refunded: ({ order, cafeteriaName, data }) => ({
      title: `${money(givenBack(data), order.currency, 'en')} given back to you`,
      text: `Of your order ${order.number} at ${cafeteriaName}${told(reasons, data)}. ${data?.way === 'cash' ? 'You get it in cash at the counter.' : `It goes back ${order.paymentMethod === 'card' ? 'to your card' : 'the way you paid'}; it may take 5 to 10 business days.`}`,
    }),
    order_receipt: ({ order, cafeteriaName }) => ({
      title: `Your order ${order.number} at ${cafeteriaName}`,
      text: 'This is your order in short. Show the code when you collect it.',
    }),
  },
  account: {
    verify_email: {
      title: 'Confirm your e-mail',
      text: 'Confirm that this mailbox is yours. The link is good once, for 24 hours.',
      link: 'Confirm my e-mail',
    },
    reset_password: {
      title: 'Choose a new password',
      text: 'Somebody, perhaps you, asked to change your password. The link is good once, for an hour. If it was not you, do nothing: your password stays as it is.',
      link: 'Choose a password',
    },
    invite: {
      title: 'Welcome',
      text: 'There is an account for you. Choose a password to sign in. The link is good once, for seven days.',
      link: 'Choose a password',
    },
    password_changed: {
      title: 'Your password has changed',
      text: 'The password of your account was changed just now, and your other sessions were ended. If it was not you, ask for a new one where you sign in, and tell your institution.',
    },
    session_stolen: {
      title: 'We ended one of your sessions',
      text: 'The access of one of your sessions was used twice: somebody else may have had a copy. We ended it to be safe. Sign in again; if you do not know a session in your profile, end it and change your password.',
    },
  },
  boardUnattended: (cafeteriaName, waiting) => ({
    title: `${cafeteriaName}: nobody on the board`,
    text: `Orders waiting: ${waiting}. Open the board.`,
  }),
  refund,
  mail: {
    pickupCode: 'Pickup code',
    promised: 'Ready',
    orderNumber: 'Order',
    options: (names) => `With: ${names.join(', ')}`,
    subtotal: 'Subtotal',
    tip: 'Tip',
    fee: 'Service fee',
    total: 'Total',
    taxIncluded: 'VAT included',
    payAtPickup: 'You pay in cash when you collect it.',
    held: 'Payment authorised: it is charged when the cafeteria accepts the order.',
    paid: 'Paid.',
    whyOrder: (cafeteriaName) =>
      `You get this e-mail because you ordered at ${cafeteriaName} with ITSUR Eats.`,
    whyAlways: (cafeteriaName) =>
      `You get this e-mail because you ordered at ${cafeteriaName} with ITSUR Eats. This notice is always sent.`,
    whyAnnouncement: (place) =>
      `You get this e-mail because you use ITSUR Eats and ${place} has something to announce.`,
    whyAccount: 'You get this e-mail because it is about your ITSUR Eats account. It is always sent.',
    whyStaff: (cafeteriaName) => `You get this e-mail because you work at ${cafeteriaName}.`,
    unsubscribe: 'No more e-mails like this one',
  },
};
