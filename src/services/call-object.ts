import { Problem } from '../contracts/problems.ts';

/** What the platform says of a failed call of an object (Cloudflare: Durable Objects, error handling). */
type ObjectError = Error & { retryable?: boolean; overloaded?: boolean; remote?: boolean };

/**
 * Calls a Durable Object; once more, on a new stub, when the platform says that trying again makes sense (the object
 * was moved, or its code updated). Only for calls that may run twice. Errors: `temporarily_unavailable`, and the
 * object's own.
 */
export async function callObject<Stub, T>(stub: () => Stub, call: (stub: Stub) => Promise<T>): Promise<T> {
  try {
    return await call(stub());
  } catch (error) {
    const { retryable, overloaded } = error as ObjectError;
    if (!retryable && !overloaded) throw error;
    if (overloaded) throw new Problem('temporarily_unavailable', { headers: { 'Retry-After': '5' } });
    await scheduler.wait(Math.random() * 50);
    return await call(stub());
  }
}
