import { checkFormat, NAMED_FORMATS, type NamedFormat } from '../../client/named-format.ts';
import type { Problem } from '../../core/problem.ts';
import { checkYamlValue } from '../../text/check-yaml.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';
import { readJsonSchema, type JsonSchema } from '../../text/json-schema.ts';
import type { SourceFile } from '../../template/template.ts';

const CLIENT_CONFIG = 'config/client.yaml';

/** Schemas read at a time: a fleet has few, whatever its size. */
const MOST_SCHEMAS = 32;
const known = new Map<string, JsonSchema>();

interface SchemaScope {
  slug: string;
  /** JSON Schemas of files, both by path. */
  schemas: Readonly<Record<string, string>>;
  /** Which files to look into, by path. */
  concerns: (path: string) => boolean;
}

/**
 * What is wrong with a client's files by the schemas of its template; each problem names its file by its path in the
 * client's folder. Codes: `yaml-syntax`, `yaml-schema`, `slug-mismatch`, `schema-invalid`.
 */
export function checkSchemas(
  files: ReadonlyMap<string, Pick<SourceFile, 'bytes'>>,
  { slug, schemas, concerns }: SchemaScope,
): Problem[] {
  return Object.entries(schemas).flatMap(([path, schema]) => {
    const [file, rules] = [files.get(path), files.get(schema)];
    // A template that lacks one of the two is reported by lint; a client that deleted its schema is free.
    if (file === undefined || rules === undefined || !concerns(path)) return [];
    return checkFile({ path, schema, slug }, decodeLossy(file.bytes), decodeLossy(rules.bytes));
  });
}

function checkFile(
  { path, schema, slug }: { path: string; schema: string; slug: string },
  text: string,
  rules: string,
): readonly Problem[] {
  const read = readSchema(rules);
  if ('fault' in read) {
    const message = `${schema} cannot be used: ${read.fault}`;
    return [{ severity: 'error', code: 'schema-invalid', message, file: schema }];
  }
  const { value, problems, locate } = checkYamlValue(text, path, read.check);
  const own = (value as { slug?: unknown } | null | undefined)?.slug;
  if (path !== CLIENT_CONFIG || typeof own !== 'string' || own === slug) return problems;
  const message = `slug: is ${own}, the client is ${slug}`;
  return [{ severity: 'error', code: 'slug-mismatch', message, ...locate(['slug']) }];
}

function readSchema(text: string): JsonSchema {
  const schema = known.get(text) ?? readJsonSchema(text, findFormatFault);
  if (known.size >= MOST_SCHEMAS) known.clear();
  known.set(text, schema);
  return schema;
}

/** The formats of questions are those of schemas too. */
function findFormatFault(format: string, text: string): string | undefined {
  const isNamed = (NAMED_FORMATS as readonly string[]).includes(format);
  return isNamed ? checkFormat(format as NamedFormat, text) : undefined;
}
