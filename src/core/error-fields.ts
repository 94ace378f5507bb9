import { dropUndefined } from './drop-undefined.ts';
import type { PulsoError } from './pulso-error.ts';

/** A failure as JSON documents show it. */
export interface ErrorFields {
  code: string;
  message: string;
  hint?: string;
  slug?: string;
  file?: string;
  line?: number;
  column?: number;
}

/** What of an error others may rely on; never its stack or cause. */
export function errorFields(error: PulsoError): ErrorFields {
  const { code, message, hint, slug, at } = error;
  return dropUndefined({
    code,
    message,
    hint,
    slug,
    file: at?.file,
    line: at?.line,
    column: at?.column,
  });
}
