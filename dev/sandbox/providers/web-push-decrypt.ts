import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

/** What a browser keeps of its subscription: the scalar of its key pair, the point, and the shared secret. */
export type BrowserKeys = { privateKey: Buffer; publicKey: Buffer; auth: Buffer };

const saltBytes = 16;
const headerBytes = 21;
const tagBytes = 16;

const hkdf = (key: Buffer, salt: Buffer, info: Buffer, bytes: number) =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes));
const label = (text: string) => Buffer.from(`${text}\0`);

/** Makes the keys that a browser would. */
export function browserKeys(auth: Buffer): BrowserKeys {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys();
  return { privateKey: pair.getPrivateKey(), publicKey, auth };
}

/**
 * Reads an aes128gcm body (RFC 8188) as the browser does (RFC 8291, section 3.4), with Node's own cryptography: nothing
 * is shared with the code that wrote it. Throws if it cannot be read.
 */
export function decrypt(body: Buffer, { privateKey, publicKey, auth }: BrowserKeys): string {
  const salt = body.subarray(0, saltBytes);
  const recordSize = body.readUInt32BE(saltBytes);
  const sender = body.subarray(headerBytes, headerBytes + body.readUInt8(headerBytes - 1));
  const record = body.subarray(headerBytes + sender.length);
  if (record.length > recordSize) throw new Error('more than one record');

  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const info = Buffer.concat([label('WebPush: info'), publicKey, sender]);
  const input = hkdf(pair.computeSecret(sender), auth, info, 32);
  const key = hkdf(input, salt, label('Content-Encoding: aes128gcm'), 16);
  const nonce = hkdf(input, salt, label('Content-Encoding: nonce'), 12);

  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-tagBytes));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -tagBytes)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte: number) => byte !== 0))
    throw new Error('no padding delimiter');
  return padded.subarray(0, end).toString('utf8');
}
