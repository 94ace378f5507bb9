import type { ClientRecord } from './client-record.ts';
import { MAX_PORT } from './placement/ports.ts';
import { findSlugFault } from './slug.ts';
import { isSubnet } from './placement/subnet.ts';

/**
 * Whether a value is a record as pulso writes it. The same answer as clientRecordSchema, without loading
 * the schema library: that takes longer than all else of a `pulso list`. What is wrong with a value that
 * is none, checkClientRecord says.
 */
export function isClientRecord(value: unknown): value is ClientRecord {
  return isObject(value) && hasShape(value, RECORD, OPTIONAL);
}

type Check = (value: unknown) => boolean;

/** As clientRecordSchema has it; a test compares the two. */
const RECORD: Readonly<Record<string, Check>> = {
  version: (value) => value === 1,
  slug: (value) => isText(value) && findSlugFault(value) === undefined,
  block: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
  ports: (value) => isObject(value) && Object.values(value).every(isPort),
  subnet: (value) => value === null || (isText(value) && isSubnet(value)),
  target: isText,
  template: (value) => isObject(value) && hasShape(value, TEMPLATE),
  answers: isAnswers,
};

const OPTIONAL: Readonly<Record<string, Check>> = {
  retired: isAnswers,
  seeds: (value) => Array.isArray(value) && value.every(isText),
  texts: (value) => Array.isArray(value) && value.every(isText),
  schemas: (value) => isObject(value) && Object.values(value).every(isText),
};

const TEMPLATE: Readonly<Record<string, Check>> = { name: isText, version: isText, digest: isText };

function hasShape(
  value: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): boolean {
  const keys = Object.keys(shape);
  const others = Object.keys(value).filter((key) => !Object.hasOwn(shape, key));
  return (
    keys.every((key) => Object.hasOwn(value, key) && shape[key]?.(value[key]) === true) &&
    others.every((key) => Object.hasOwn(optional, key) && optional[key]?.(value[key]) === true)
  );
}

function isAnswers(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isAnswer);
}

function isAnswer(value: unknown): boolean {
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
