import type { PulsoError } from './pulso-error.ts';

/** A failure as JSON documents show it. */
export interface ErrorFields {
  code: string;
  message: string;
  hint?: string | undefined;
  slug?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
}

/** What of an error others may rely on; never its stack or cause. */
export function errorFields(error: PulsoError): ErrorFields {
  const { code, message, hint, slug, at } = error;
  return { code, message, hint, slug, file: at?.file, line: at?.line, column: at?.column };
}
