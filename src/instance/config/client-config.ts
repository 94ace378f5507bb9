import * as z from 'zod';

/**
 * What the instance reads of client.yaml. The file says more (prompts, fee, WhatsApp number …);
 * only what is named here is served.
 */
export const clientConfigSchema = z.object({
  slug: z.string().min(1),
  name: z.string().min(1),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two letters, e.g. CO'),
  language: z.string().regex(/^[a-z]{2,3}$/, 'must be a language code, e.g. es'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code of three letters, e.g. COP'),
  timezone: z.string().refine(isTimezone, 'must be an IANA time zone, e.g. America/Bogota'),
  business_type: z.string().exactOptional(),
});

export type ClientConfig = z.infer<typeof clientConfigSchema>;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}
