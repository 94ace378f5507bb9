import * as z from 'zod';
import { checkFormat, type NamedFormat } from './named-format.ts';

/** A text of a named format; `pattern` is what of it an editor can check by the JSON Schema. */
function formatted(format: NamedFormat, pattern: RegExp): z.ZodString {
  return z
    .string()
    .regex(pattern, { abort: true, error: `must be ${checkFormat(format, '') ?? format}` })
    .refine((text) => checkFormat(format, text) === undefined, {
      error: `must be ${checkFormat(format, '') ?? format}`,
    });
}

/** The shape of `config/client.yaml`: what the client's own program reads. */
export const clientConfigSchema = z.strictObject({
  slug: z.string().describe("The client's slug, as its folder is named."),
  name: z.string().min(1).describe('The name that people see.'),
  country: formatted('country', /^[A-Z]{2}$/).describe('ISO 3166-1 alpha-2.'),
  language: formatted('language', /^[a-z]{2}$/).describe('ISO 639-1.'),
  currency: formatted('currency', /^[A-Z]{3}$/).describe('ISO 4217.'),
  timezone: formatted('timezone', /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/).describe('IANA zone.'),
  residency_region: z.string().exactOptional().describe('Region that the data is kept in.'),
  business_type: z.string().min(1).exactOptional(),
  whatsapp_number: z
    .union([z.literal(''), formatted('phone', /^\+[1-9]\d{6,14}$/)])
    .exactOptional()
    .describe('E.164, or empty.'),
  prompts: z
    .strictObject({
      system_prompt: z
        .string()
        .exactOptional()
        .describe('System prompt: instructions for the assistant.'),
      welcome_message: z.string().exactOptional().describe('Its first message to anyone.'),
    })
    .exactOptional(),
  features: z
    .record(z.string(), z.boolean())
    .exactOptional()
    .describe('Features by name: on or off.'),
  plan: z.string().min(1).exactOptional(),
  monthly_fee: z
    .number()
    .min(0)
    .exactOptional()
    .describe("A month's fee, in the client's currency."),
  database: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Kind of database; its connection is in database.yaml.'),
  app_version: z.string().min(1).exactOptional().describe('Version of the application that runs.'),
  custom: z.record(z.string(), z.unknown()).exactOptional().describe("The client's own settings."),
});
