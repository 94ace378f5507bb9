import type { AnswerValue } from './answers.ts';
import type { ClientRecord } from './client-record.ts';
import { MAX_PORT } from './placement/ports.ts';
import { readPlainYaml } from '../text/read-plain-yaml.ts';
import { findSlugFault } from './slug.ts';
import { isSubnet } from './placement/subnet.ts';

/**
 * Reads a record that stands as pulso writes it, without the YAML parser and the schemas: loading those
 * takes longer than all else of a `pulso list`. Undefined for any other text: parseClientRecord reads it,
 * or says what is wrong with it.
 */
export function readOwnRecord(text: string): ClientRecord | undefined {
  const value = readPlainYaml(text);
  return isRecord(value) && hasShape(value, RECORD)
    ? (value as unknown as ClientRecord)
    : undefined;
}

type Check = (value: unknown) => boolean;

/** As clientRecordSchema has it; a test holds the two together. */
const RECORD: Readonly<Record<string, Check>> = {
  version: (value) => value === 1,
  slug: (value) => isText(value) && findSlugFault(value) === undefined,
  block: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  ports: (value) => isRecord(value) && Object.values(value).every(isPort),
  subnet: (value) => value === null || (isText(value) && isSubnet(value)),
  target: isText,
  template: (value) => isRecord(value) && hasShape(value, TEMPLATE),
  answers: (value) => isRecord(value) && Object.values(value).every(isAnswer),
};

const TEMPLATE: Readonly<Record<string, Check>> = { name: isText, version: isText, digest: isText };

function hasShape(
  value: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, Check>>,
): boolean {
  const keys = Object.keys(shape);
  return (
    keys.length === Object.keys(value).length &&
    keys.every((key) => shape[key]?.(value[key]) === true)
  );
}

function isAnswer(value: unknown): value is AnswerValue {
  if (Array.isArray(value)) return value.every(isText);
  return isText(value) || typeof value === 'boolean' || Number.isFinite(value);
}

function isPort(value: unknown): boolean {
  return isWhole(value, 1, MAX_PORT);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
