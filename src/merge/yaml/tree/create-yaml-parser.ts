import type { ParseYaml } from './yaml-tree.ts';
import { readTree } from './read-tree.ts';

/** A parser that reads each text once. It keeps the last `limit` texts, so memory does not grow with the fleet. */
export function createYamlParser(limit = 64): ParseYaml {
  const parsed = new Map<string, ReturnType<ParseYaml>>();
  return (source) => {
    const result = parsed.get(source) ?? readTree(source);
    parsed.delete(source);
    parsed.set(source, result);
    const [oldest] = parsed.keys();
    if (parsed.size > limit && oldest !== undefined) parsed.delete(oldest);
    return result;
  };
}
