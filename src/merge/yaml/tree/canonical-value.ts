import { isAlias, isMap, isScalar, isSeq, type Scalar } from 'yaml';

/** What a node is, however it is written: `"1"`, `1n`, `*anchor`, `!tag "x"`, `{"a":1n}`. Mappings have no order. */
export function canonicalValue(node: unknown): string {
  if (isAlias(node)) return `*${node.source}`;
  if (isScalar(node)) return propsCanon(node) + scalarCanon(node);
  if (isSeq(node)) return propsCanon(node) + listCanon(node.items.map(canonicalValue));
  if (!isMap(node)) return 'null';
  return (
    propsCanon(node) +
    mapCanon(
      node.items.map(({ key, value }) => [canonicalValue(key), canonicalValue(value)] as const),
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

function scalarCanon(node: Scalar): string {
  const { value } = node;
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'bigint' ? `${value}n` : String(value);
}
