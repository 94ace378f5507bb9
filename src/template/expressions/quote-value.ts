/** What an expression can hand to YAML or JSON: an answer, or an object of the context such as `ports`. */
export type QuotableValue =
  | string
  | number
  | boolean
  | null
  | readonly QuotableValue[]
  | { readonly [key: string]: QuotableValue };

/**
 * One line that parses back to exactly the value, as YAML 1.1, YAML 1.2 or JSON, wherever a YAML
 * value may stand: texts are always in double quotes, so that `yes`, `null` and `0x1F` stay texts.
 */
export function quoteYaml(value: QuotableValue): string {
  if (Array.isArray(value)) return `[${value.map(quoteYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(
      ([key, each]) => `${quoteText(key)}: ${quoteYaml(each)}`,
    );
    return `{${pairs.join(', ')}}`;
  }
  return typeof value === 'string' ? quoteText(value) : JSON.stringify(value);
}

/** JSON lets stand what YAML does not print: C1 controls, line separators, byte order marks. */
function quoteText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
