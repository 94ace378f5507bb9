import type { ParseYaml } from './merge-yaml.ts';
import { parseYaml } from './parse-yaml.ts';

/** Reads each text once. Keeps the `limit` texts used last, so that memory does not grow with the fleet. */
export function rememberParses(limit = 64): ParseYaml {
  const parsed = new Map<string, ReturnType<ParseYaml>>();
  return (source) => {
    const result = parsed.get(source) ?? parseYaml(source);
    parsed.delete(source);
    parsed.set(source, result);
    const [oldest] = parsed.keys();
    if (parsed.size > limit && oldest !== undefined) parsed.delete(oldest);
    return result;
  };
}
