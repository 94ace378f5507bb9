import { PulsoError } from '../../core/pulso-error.ts';
import { decodeUtf8 } from '../../text/decode-utf8.ts';

/** The password in a secret's file: as `$(cat file)` has it, so without line ends at its end. Errors: `secret-invalid`. */
export function passwordText(name: string, bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)?.replace(/\n+$/, '');
  if (text !== undefined && text !== '' && !text.includes('\0')) return text;
  throw new PulsoError('secret-invalid', `the value of ${name} cannot be a password`, {
    hint: 'use UTF-8 text that is not empty and has no NUL',
  });
}
