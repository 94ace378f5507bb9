import * as z from 'zod';
import { NAMED_FORMATS } from '../../client/named-format.ts';

const answerValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

export const expressionSchema = z
  .string()
  .min(1)
  .describe('A Handlebars expression, such as \'{{eq database "bigquery"}}\'.');

const choice = z.union([
  z
    .string()
    .min(1)
    .transform((value) => ({ value, label: value })),
  z.strictObject({ value: z.string().min(1), label: z.string().min(1) }),
]);

const validation = z.strictObject({
  pattern: z.string().exactOptional().describe('Regular expression that the whole text matches.'),
  message: z.string().exactOptional().describe('What is said where the pattern does not match.'),
  min: z
    .number()
    .exactOptional()
    .describe('Least number; for a text its length, for a list its count.'),
  max: z
    .number()
    .exactOptional()
    .describe('Greatest number; for a text its length, for a list its count.'),
  format: z.enum(NAMED_FORMATS).exactOptional(),
});

/** One entry of `questions` in template.yaml. */
export const questionSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'must be snake_case: monthly_fee')
    .describe('Name of the answer in expressions; its flag is the same in kebab-case.'),
  type: z.enum(['text', 'select', 'multiselect', 'confirm', 'number']),
  prompt: z.string().min(1).describe('The question as a person is asked it.'),
  help: z.string().exactOptional().describe('One line more, in prompts and in --help.'),
  choices: z.array(choice).min(1).exactOptional().describe('For select and multiselect.'),
  default: answerValue
    .exactOptional()
    .describe('A value, or an expression over earlier answers. Absent: an answer is required.'),
  when: expressionSchema.exactOptional().describe('Asked only where it does not render to false.'),
  validate: validation.exactOptional(),
});
