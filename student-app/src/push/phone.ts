import { SignedOut } from '@itsur-eats/stream-client/signed-out';
import { ApiProblem, passes } from '../../../clients/browser/problem.ts';
import type { Device } from '../../../src/contracts/identity.ts';
import type { PublicInstitution } from '../../../src/contracts/institution.ts';
import type { App } from '../app.tsx';
import { isFor, isToTell, keyBytes, type Standing, standingOf } from './stands.ts';

const hasPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
/** iPads call themselves Macs, with fingers. */
const isApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

const manager = async () => (await navigator.serviceWorker.ready).pushManager;

async function subscriptionNow(): Promise<PushSubscription | null> {
  // A page of a test, or one that nobody vouches for, has no worker, and waits for none.
  if (!hasPush() || !(await navigator.serviceWorker.getRegistration())) return null;
  return (await manager()).getSubscription();
}

/** How this phone stands to being told, as whoever is signed in. */
export async function readStanding({ pushed }: App, userId: string): Promise<Standing> {
  const known = pushed.read();
  return standingOf({
    hasPush: hasPush(),
    isApple: isApple(),
    permission: hasPush() ? Notification.permission : 'default',
    endpoint: (await subscriptionNow())?.endpoint ?? null,
    registered: known?.userId === userId ? known : null,
  });
}

/** Asks the phone's owner, if nobody has, and tells the server where it hears. To be called from a tap. Errors: `ApiProblem`, `Unreachable`. */
export async function switchOn(app: App, userId: string): Promise<Standing> {
  // First, and before anything is waited for: browsers ask only in answer to a tap.
  const permission = await Notification.requestPermission();
  if (permission === 'granted') await tell(app, userId, await subscribe(app));
  return readStanding(app, userId);
}

/** Nothing more comes here. The phone's own subscription ends, too: what the server does not hear of is not shown either. */
export async function switchOff(app: App): Promise<void> {
  app.pushed.write(null);
  await (await subscriptionNow())?.unsubscribe();
  await app.api(`/me/devices/${app.deviceId()}`, { method: 'DELETE' });
}

/** After a sign-out: the server has forgotten the device with its session; the phone forgets it, and what it has shown. */
export async function forgetPushes(app: App): Promise<void> {
  app.pushed.write(null);
  if (!hasPush()) return;
  await (await subscriptionNow())?.unsubscribe();
  const registration = await navigator.serviceWorker.getRegistration();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
}

/**
 * At each start: compares what the phone has with what was registered, and mends what can be. Subscriptions go by themselves: the
 * browser clears them, its push service forgets them, our key is another.
 */
export async function mendPushes(app: App, userId: string): Promise<void> {
  const known = app.pushed.read();
  if (known?.userId !== userId || !hasPush() || Notification.permission !== 'granted') return;
  try {
    const subscription = await subscribe(app);
    const session = app.sessionId() ?? '';
    if (isToTell(known, { endpoint: subscription.endpoint, session, at: Date.now() }))
      await tell(app, userId, subscription);
  } catch (error) {
    // Without a network there is another start; what the browser refuses stands in the profile as lost.
    if (!(error instanceof SignedOut) && !passes(error) && !(error instanceof DOMException)) throw error;
  }
}

/** The one that there is, if it is for our key; else a new one. */
async function subscribe(app: App): Promise<PushSubscription> {
  const { webPushKey } = await app.open<PublicInstitution>('/institution');
  if (webPushKey === null) throw new DOMException('nothing is pushed to browsers', 'NotSupportedError');
  const applicationServerKey = keyBytes(webPushKey);
  const known = await subscriptionNow();
  if (known && isFor(applicationServerKey, known.options.applicationServerKey)) return known;
  await known?.unsubscribe();
  return (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** Known to this phone from before it is told until its session ends, so that whoever signs out meanwhile leaves nothing here. */
async function tell(app: App, userId: string, subscription: PushSubscription): Promise<void> {
  const { api, pushed, deviceId, sessionId } = app;
  const before = pushed.read();
  const session = sessionId() ?? '';
  const { endpoint } = subscription;
  pushed.write({ userId, session, endpoint, at: 0 });
  const device: Device = { platform: 'web', pushToken: JSON.stringify(subscription) };
  try {
    await api(`/me/devices/${deviceId()}`, { method: 'PUT', body: device });
  } catch (error) {
    // A refusal is an answer. One that did not come may yet have been a yes: it is asked for again at the next start.
    if (error instanceof ApiProblem && !passes(error) && sessionId() === session) pushed.write(before);
    throw error;
  }
  if (sessionId() === session) pushed.write({ userId, session, endpoint, at: Date.now() });
  else await forgetPushes(app);
}
