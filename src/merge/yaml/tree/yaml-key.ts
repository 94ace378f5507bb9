import { isScalar, type CST } from 'yaml';

/** Whether a key is a scalar without anchor, tag or `?`. */
export function isPlainKey(key: unknown, token: CST.CollectionItem | undefined): boolean {
  const odd = token?.start.some(({ type }) => ['anchor', 'tag', 'explicit-key-ind'].includes(type));
  return isScalar(key) && odd === false;
}

/** `.image`, or `."a.b"` where the key would read as a path of its own. */
export function formatKey(key: unknown): string {
  return formatName(isScalar(key) ? String(key.value) : '');
}

/** As formatKey, of a text. */
export function formatName(text: string): string {
  return /^[^\s.[\]":]+$/.test(text) ? `.${text}` : `.${JSON.stringify(text)}`;
}
