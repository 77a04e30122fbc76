/**
 * What `ticket` or `accessToken` throws when there is no session any more; any other error is tried again. To be had by itself, too
 * (`@itsur-eats/stream-client/signed-out`): whoever asks the API throws it, long before a stream is opened.
 */
export class SignedOut extends Error {
  override name = 'SignedOut';
}
