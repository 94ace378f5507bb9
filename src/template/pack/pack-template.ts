import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Location } from '../../core/pulso-error.ts';
import type { CheckedText, Expression } from '../expressions/expression.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { CompiledFile, Template } from '../template.ts';

/** A checked template as JSON, without the bytes of its files: what a later command need not check again. */
export interface PackedTemplate extends Packed<Pick<Template, Compiled>> {
  manifest: Manifest;
  files: readonly PackedFile[];
}

/** Parts of a template with expressions in objects of fixed keys. */
export type Compiled = 'questions' | 'ports' | 'secrets' | 'databases' | 'volumes';

/** The same with every expression as JSON. */
export type Packed<T> = T extends Expression
  ? PackedExpression
  : T extends object
    ? { [K in keyof T]: Packed<T[K]> }
    : T;

export interface PackedExpression {
  /** None of the other objects has this key. */
  expression: string;
  /** JavaScript that Handlebars wrote of it: most of the time that a template takes. */
  script: string;
  place: Location;
  variables: readonly string[];
  decisions: readonly (readonly [name: string, compared: readonly string[]])[];
  pasted: CheckedText['uses']['pasted'];
}

/** Content: `bytes`, those of the template's file as they are. */
export type PackedFile = Packed<Omit<CompiledFile, 'content'>> & {
  content: 'bytes' | PackedExpression;
};

export function packTemplate({
  manifest,
  questions,
  ports,
  secrets,
  databases,
  volumes,
  files,
}: Template): PackedTemplate {
  return {
    manifest,
    ...pack<Pick<Template, Compiled>>(
      dropUndefined({ questions, ports, secrets, databases, volumes }),
    ),
    files: files.map(({ content, ...file }) => ({
      ...pack(file),
      content: content instanceof Uint8Array ? 'bytes' : packExpression(content),
    })),
  };
}

function pack<T>(value: T): Packed<T> {
  return packAny(value) as Packed<T>;
}

function packAny(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(packAny);
  if (isExpression(value)) return packExpression(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, packAny(each)]));
}

function isExpression(value: object): value is Expression {
  return 'render' in value && typeof value.render === 'function';
}

function packExpression({ text, place, uses, script }: Expression): PackedExpression {
  return {
    expression: text,
    script: script(),
    place,
    variables: [...uses.variables],
    decisions: [...uses.decisions].map(([name, compared]) => [name, [...compared]] as const),
    pasted: uses.pasted,
  };
}
