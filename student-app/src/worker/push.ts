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
  self.addEventListener('push', (event) => event.waitUntil(showNotice(event.data?.text() ?? '', phone)));

  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open((event.notification.data as { path: string }).path));
  });
}

async function open(path: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (!page) {
    await self.clients.openWindow(path);
    return;
  }
  const focused = await page.focus();
  // The app goes there itself: a page that begins anew would lose what is being typed.
  focused.postMessage({ kind: 'open', path });
}
