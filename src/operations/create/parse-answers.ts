import * as z from 'zod';
import { parseYamlDocument } from '../../text/check-yaml.ts';

const answersSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/** Answers by question key, from the text of an answers file. Errors: `yaml-syntax`, `yaml-schema`. */
export function parseAnswers(text: string, file: string): Record<string, unknown> {
  return parseYamlDocument(text, answersSchema, file);
}
