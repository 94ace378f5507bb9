import { PulsoError } from '../../core/pulso-error.ts';
import { isPlainPath } from '../disk/safe-path.ts';
import type { Journal, JournalStep } from './journal-steps.ts';

const ROLLBACK = new Set<unknown>(['keep', 'save', 'discard']);

/**
 * Reads a journal as if a stranger had written it: a path in it must not lead out of the client's folder.
 * Errors: `journal-invalid`.
 */
export function parseJournal(text: string, file: string): Journal {
  const value = parseState(text, file);
  const { steps, rollback } = value;
  if (ROLLBACK.has(rollback) && Array.isArray(steps) && steps.every(isStep)) {
    return value as unknown as Journal;
  }
  throw journalInvalid(file);
}

/** The object that one of pulso's own files of state holds. Errors: `journal-invalid`. */
export function parseState(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && value['version'] === 2) return value;
  } catch {
    // Reported below, with the file.
  }
  throw journalInvalid(file);
}

export function journalInvalid(file: string): PulsoError {
  return new PulsoError('journal-invalid', `${file} is invalid: it was edited or damaged`, {
    at: { file },
    hint: `remove ${file}, then compare the client with git`,
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStep(value: unknown): value is JournalStep {
  if (!isObject(value)) return false;
  const { path, before, after, secret } = value;
  return (
    typeof path === 'string' &&
    isPlainPath(path) &&
    [before, after].every((digest) => digest === null || typeof digest === 'string') &&
    typeof secret === 'boolean'
  );
}
