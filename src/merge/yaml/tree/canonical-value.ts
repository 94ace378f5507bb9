import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { isReadOtherwise } from './is-read-otherwise.ts';

/**
 * What a node is to every reader: `"1"`, `1`, `*anchor`, `!tag "x"`, `{"a":1}`. Mappings have no order. A number is as
 * it is written (1.10 and 1.1, 0644 and 644), and a word that YAML 1.1 does not read as text is not what it is in
 * quotes: `plain "no"`.
 */
export function canonicalValue(node: unknown): string {
  if (isAlias(node)) return `*${node.source}`;
  if (isScalar(node)) return propsCanon(node) + scalarCanon(node);
  if (isSeq(node)) return propsCanon(node) + listCanon(node.items.map(canonicalValue));
  if (!isMap(node)) return 'null';
  return (
    propsCanon(node) +
    mapCanon(
      node.items.map(({ key, value }) => [canonicalKey(key), canonicalValue(value)] as const),
    )
  );
}

export function listCanon(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}

export function mapCanon(pairs: readonly (readonly [string, string])[]): string {
  const texts = pairs.map(([key, value]) => `${key}:${value}`);
  return `{${texts.sort().join(',')}}`;
}

export function collectionCanon(
  kind: 'map' | 'list',
  entries: readonly { key: string; value: { canon: string } }[],
): string {
  return kind === 'map'
    ? mapCanon(entries.map(({ key, value }) => [key, value.canon] as const))
    : listCanon(entries.map(({ value }) => value.canon));
}

/** The canonical form of an anchor and a tag, as they are part of what a value is. */
export function propsCanon(node: { anchor?: string; tag?: string }): string {
  const anchor = node.anchor === undefined ? '' : `&${node.anchor} `;
  return node.tag === undefined ? anchor : `${anchor}!${node.tag} `;
}

/** What a key or the name of an item is: quotes never make it another one. */
export function canonicalKey(node: unknown): string {
  return identityOf(canonicalValue(node));
}

export function identityOf(canon: string): string {
  return canon.replace(/^plain /, '');
}

function scalarCanon(node: Scalar): string {
  const { value, type, source } = node;
  if (typeof value === 'string') {
    const open = type === 'PLAIN' && isReadOtherwise(source ?? value);
    return (open ? 'plain ' : '') + JSON.stringify(value);
  }
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  return isNumber && source !== undefined ? source : String(value);
}
