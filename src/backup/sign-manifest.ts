import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../text/canonical-json.ts';

/** What stands before the 32 bytes of a raw Ed25519 key in DER. */
const DER_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export interface Signature {
  /** Public Ed25519 key, raw, base64. */
  key: string;
  /** Of the canonical JSON of everything else, base64. */
  value: string;
}

/** `key`: a private Ed25519 key. */
export function signObject<T extends object>(
  object: T,
  key: KeyObject,
): T & { signature: Signature } {
  const value = sign(null, Buffer.from(canonicalJson(object)), key).toString('base64');
  return { ...object, signature: { key: rawPublicKey(key), value } };
}

/** Whether nothing was changed since it was signed, whatever fields there are. By whom, `signature.key` says. */
export function isSignatureValid(manifest: Readonly<Record<string, unknown>>): boolean {
  const { signature, ...rest } = manifest;
  const { key, value } = (signature ?? {}) as Partial<Signature>;
  if (typeof key !== 'string' || typeof value !== 'string') return false;
  const raw = Buffer.from(key, 'base64');
  if (raw.length !== 32) return false;
  const publicKey = createPublicKey({
    key: Buffer.concat([DER_HEAD, raw]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(canonicalJson(rest)), publicKey, Buffer.from(value, 'base64'));
}

/** The 32 bytes of the public key of a key pair, base64. */
export function rawPublicKey(key: KeyObject): string {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return der.subarray(DER_HEAD.length).toString('base64');
}
