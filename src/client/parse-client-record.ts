import { dropUndefined } from '../core/drop-undefined.ts';
import type { Problem } from '../core/problem.ts';
import { createProblemError } from '../core/problem-error.ts';
import { checkYamlDocument } from '../text/check-yaml.ts';
import { isJson } from '../text/json.ts';
import { clientRecordSchema, type ClientRecord } from './client-record.ts';

/** A record's text, checked: the record, or everything that is wrong with it, with line and column. */
export interface CheckedRecord {
  record: ClientRecord | undefined;
  problems: readonly Problem[];
}

/**
 * Checks the text of a record: JSON, or the YAML that pulso 0.1 wrote where the file is named so.
 * Code: `record-invalid`.
 */
export function checkClientRecord(text: string, file: string): CheckedRecord {
  // JSON is YAML, and the YAML parser knows the line of every value.
  const { value, problems } = checkYamlDocument(text, clientRecordSchema, file);
  if (file.endsWith('.json') && !isJson(text)) {
    const { line, column } = problems.find(({ code }) => code === 'yaml-syntax') ?? {};
    return {
      record: undefined,
      problems: [recordProblem(dropUndefined({ message: 'not valid JSON', file, line, column }))],
    };
  }
  return { record: value, problems: problems.map(recordProblem) };
}

/** As checkClientRecord, for a caller that cannot go on: throws the first problem. */
export function parseClientRecord(text: string, file: string): ClientRecord {
  const { record, problems } = checkClientRecord(text, file);
  if (record !== undefined && problems.length === 0) return record;
  throw createProblemError(problems, {
    at: { file },
    hint: `restore ${file} from git or from a backup`,
  });
}

function recordProblem(found: Omit<Problem, 'code' | 'severity'>): Problem {
  return { ...found, severity: 'error', code: 'record-invalid' };
}
