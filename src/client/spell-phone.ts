import { countries } from 'countries-list';

const E164 = /^\+[1-9]\d{6,14}$/;

/** Whether a text is a phone number in E.164. */
export function isPhone(text: string): boolean {
  return E164.test(text);
}

/** A phone number as people write it in E.164: +57 (300) 123-4567 is +573001234567. What is none is left as it is. */
export function spellPhone(text: string): string {
  const digits = stripSeparators(text).replace(/^00/, '+');
  return isPhone(digits) ? digits : text;
}

/** The number with the code of a country before it; undefined if that makes no phone number. */
export function addCallingCode(text: string, country: string): string | undefined {
  const code = String(countries[country as keyof typeof countries].phone[0] ?? '');
  const digits = stripSeparators(text).replace(/^0+/, '');
  if (code === '' || !/^\d{6,15}$/.test(digits)) return undefined;
  const whole = digits.startsWith(code) && digits.length > code.length + 8 ? digits : code + digits;
  return isPhone(`+${whole}`) ? `+${whole}` : undefined;
}

/** `(0)` is what callers from abroad leave out. */
function stripSeparators(text: string): string {
  return text.replace('(0)', '').replace(/[\s().\-‐-―/]/gu, '');
}
