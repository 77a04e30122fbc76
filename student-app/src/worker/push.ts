import { pageToOpen } from './page-to-open.ts';
import { showNotice } from './show-notice.ts';

declare const self: ServiceWorkerGlobalScope;

/** Shows what is pushed, and opens what was tapped. */
export function listenToPushes(): void {
  const { navigator, registration } = self;
  const phone = {
    language: navigator.language,
    icon: BUILD.icon,
    ...('setAppBadge' in navigator && { wear: (count: number) => navigator.setAppBadge(count) }),
    show: (title: string, options: object) => registration.showNotification(title, options),
  };
  self.addEventListener('push', (event) => event.waitUntil(take(event.data?.text() ?? '', phone)));

  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open((event.notification.data as { path: string }).path));
  });
}

/** An app that is open knows more than the message, which may have been long on its way: it wears its own number again. */
async function take(text: string, phone: Parameters<typeof showNotice>[1]): Promise<void> {
  await showNotice(text, phone);
  for (const page of await pages()) page.postMessage({ kind: 'told' });
}

/** The app goes there itself: a page that begins anew would lose what is being typed. */
async function open(path: string): Promise<void> {
  const page = pageToOpen(await pages());
  // A browser may refuse to bring a page to the front, and opens a new one all the same.
  const focused = await page?.focus().catch(() => null);
  if (focused) focused.postMessage({ kind: 'open', path });
  else await self.clients.openWindow(path);
}

const pages = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });
