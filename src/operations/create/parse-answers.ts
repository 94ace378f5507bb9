import { isMap, isScalar } from 'yaml';
import * as z from 'zod';
import { parseYamlDocument } from '../../text/check-yaml.ts';
import { parseOneDocument } from '../../text/parse-documents.ts';

const answersSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/**
 * Answers by question key, from the text of an answers file. Numbers that people write otherwise than YAML reads them
 * (1.200, +573001234567) are texts, as they stand. Errors: `yaml-syntax`, `yaml-schema`.
 */
export function parseAnswers(text: string, file: string): Record<string, unknown> {
  return { ...parseYamlDocument(text, answersSchema, file), ...numbersAsWritten(text) };
}

const WRITTEN_BY_PEOPLE = /^(?:[+-]?[1-9]\d{0,2}(?:\.\d{3})+|\+\d+)$/;

function numbersAsWritten(text: string): Record<string, string> {
  const { contents } = parseOneDocument(text, {});
  // JSON is written by programs.
  if (!isMap(contents) || contents.flow === true) return {};
  const found = contents.items.flatMap(({ key, value }): [string, string][] => {
    if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'number') return [];
    const { source: written } = value;
    return WRITTEN_BY_PEOPLE.test(written) ? [[String(key.value), written]] : [];
  });
  return Object.fromEntries(found);
}
