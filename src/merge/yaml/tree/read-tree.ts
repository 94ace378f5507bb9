import { parseYaml } from './parse-yaml.ts';
import { readJson } from './read-json.ts';
import type { ParseYaml } from './yaml-tree.ts';

/** Reads a text of YAML, or of JSON, which is YAML that needs no parser of it. */
export const readTree: ParseYaml = (source) => readJson(source) ?? parseYaml(source);
