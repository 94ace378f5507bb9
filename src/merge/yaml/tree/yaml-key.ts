import { isScalar, type CST } from 'yaml';

/** Whether a key is a scalar without anchor, tag or `?`. */
export function isPlainKey(key: unknown, token: CST.CollectionItem | undefined): boolean {
  const odd = token?.start.some(({ type }) => ['anchor', 'tag', 'explicit-key-ind'].includes(type));
  return isScalar(key) && odd === false;
}

/** `.image`, or `."a.b"` where the key would read as a path of its own. */
export function formatKey(key: unknown): string {
  const text = isScalar(key) ? String(key.value) : '';
  return /^[^\s.[\]":]+$/.test(text) ? `.${text}` : `.${JSON.stringify(text)}`;
}
