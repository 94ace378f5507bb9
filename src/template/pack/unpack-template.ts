import { openExpression, type Expression } from '../expressions/expression.ts';
import type { CompiledFile, Template, TemplateSource } from '../template.ts';
import type {
  Compiled,
  Packed,
  PackedExpression,
  PackedFile,
  PackedTemplate,
} from './pack-template.ts';

/** The template that was packed; `source` is what it was compiled from, and has its digest. */
export function unpackTemplate(
  packed: PackedTemplate,
  { name, folder, files: sources }: TemplateSource,
  digest: string,
): Template {
  const { manifest, files, ...compiled } = packed;
  return {
    name,
    folder,
    manifest,
    digest,
    ...unpack<Pick<Template, Compiled>>(compiled),
    files: sources.flatMap(({ path, bytes }) =>
      files.filter(({ source }) => source === path).map((file) => unpackFile(file, bytes)),
    ),
  };
}

function unpackFile({ content, ...file }: PackedFile, bytes: Uint8Array): CompiledFile {
  return {
    ...unpack<Omit<CompiledFile, 'content'>>(file),
    content: content === 'bytes' ? bytes : unpackExpression(content),
  };
}

function unpack<T>(value: Packed<T>): T {
  return unpackAny(value) as T;
}

function unpackAny(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(unpackAny);
  if ('expression' in value) return unpackExpression(value as PackedExpression);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unpackAny(each)]));
}

function unpackExpression({
  expression: text,
  script,
  place,
  variables,
  decisions,
  pasted,
}: PackedExpression): Expression {
  const compared = decisions.map(([name, texts]) => [name, new Set(texts)] as const);
  const uses = { variables: new Set(variables), decisions: new Map(compared), pasted };
  return openExpression({ text, place, uses, script: () => script });
}
