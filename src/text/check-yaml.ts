import { isMap, isPair, LineCounter, type Document, type Node } from 'yaml';
import type * as z from 'zod';
import type { ErrorCode } from '../core/error-codes/error-groups.ts';
import type { Problem } from '../core/problem.ts';
import { createProblemError } from '../core/problem-error.ts';
import { PulsoError, type Location } from '../core/pulso-error.ts';
import { parseOneDocument } from './parse-documents.ts';
import { isNestedTooDeep } from './yaml-nesting.ts';

/** A checked document: its value if nothing is wrong, else what is, each with line and column. */
export interface CheckedYaml<T> {
  value: T | undefined;
  problems: readonly Problem[];
  /** Where the value of a path stands (`['questions', 0, 'when']`), or the nearest parent that is there. */
  locate: (path: readonly PropertyKey[]) => Location;
}

/** A value that was checked: itself, or what is wrong with it. */
export type CheckedValue<T> =
  { value: T; issues?: undefined } | { value?: undefined; issues: readonly z.core.$ZodIssue[] };

/** Reads one YAML document and checks it against its schema. Codes: `yaml-syntax`, `yaml-schema`. */
export function checkYamlDocument<T>(
  text: string,
  schema: z.ZodType<T>,
  file: string,
): CheckedYaml<T> {
  return checkYamlValue(text, file, (value) => {
    const { data, error } = schema.safeParse(value);
    return error === undefined ? { value: data } : { issues: error.issues };
  });
}

/** As checkYamlDocument, for a check that is not a schema of pulso's own. */
export function checkYamlValue<T>(
  text: string,
  file: string,
  check: (value: unknown) => CheckedValue<T>,
): CheckedYaml<T> {
  const lines = new LineCounter();
  const document = readDocument(text, lines);
  if (document instanceof Error) {
    const broken = problem('yaml-syntax', document.message, { file });
    return { value: undefined, problems: [broken], locate: () => ({ file }) };
  }
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const locate = (path: readonly PropertyKey[]): Location => at(offsetOf(document, path));
  const broken = document.errors.map((error) =>
    problem('yaml-syntax', error.message, at(error.pos[0])),
  );
  if (broken.length > 0) return { value: undefined, problems: broken, locate };

  const value = readValue(document);
  if (value instanceof Error) {
    const unread = problem('yaml-syntax', value.message, { file });
    return { value: undefined, problems: [unread], locate };
  }
  const result = check(value);
  if (result.issues === undefined) return { value: result.value, problems: [], locate };
  const problems = result.issues.flatMap((issue) => explain(issue, document, locate));
  return { value: undefined, problems, locate };
}

/** As checkYamlDocument, for a caller that cannot go on: throws the first problem, and says how many more there are. */
export function parseYamlDocument<T>(text: string, schema: z.ZodType<T>, file: string): T {
  const { value, problems } = checkYamlDocument(text, schema, file);
  if (problems.length === 0) return value as T;
  throw createProblemError(problems, { at: { file }, hint: `correct ${file} and run it again` });
}

function problem(code: ErrorCode, message: string, place: Location): Problem {
  return { severity: 'error', code, message, ...place };
}

function readDocument(text: string, lines: LineCounter): Document | RangeError {
  if (isNestedTooDeep(text)) return new RangeError('it is nested too deep');
  return parseOneDocument(text, { lineCounter: lines });
}

/** Aliases are resolved here: too many of them (a "billion laughs" file) throw. */
function readValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new PulsoError('yaml-syntax', String(error));
  }
}

function explain(
  issue: z.core.$ZodIssue,
  document: Document,
  locate: (path: readonly PropertyKey[]) => Location,
): Problem[] {
  const path = issue.path;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const message = `${name([...path, key])}: unknown setting`;
      return problem('yaml-schema', message, locate([...path, key]));
    });
  }
  const missing = path.length > 0 && !document.hasIn(path);
  const says = missing ? 'is missing' : issue.message;
  const message = path.length === 0 ? says : `${name(path)}: ${says}`;
  return [problem('yaml-schema', message, locate(path))];
}

function name(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** Where the last key of the path stands; where it is missing, the nearest parent that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const key of path) {
    const next = childOf(node, key);
    if (next === undefined) return offset;
    ({ node, offset } = next);
  }
  return offset;
}

function childOf(node: unknown, key: PropertyKey): { node: unknown; offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && String(item.key) === String(key));
    const start = (pair?.key as Node | undefined)?.range?.[0];
    return pair === undefined || start === undefined
      ? undefined
      : { node: pair.value, offset: start };
  }
  const items = (node as { items?: readonly (Node | null)[] } | null)?.items;
  const item = items?.[Number(key)];
  return item?.range == null ? undefined : { node: item, offset: item.range[0] };
}
