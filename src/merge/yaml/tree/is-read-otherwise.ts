/** Booleans of YAML 1.1, and its own keys. */
const WORD = /^(?:y|n|yes|no|on|off|<<|=)$/i;
/** `22:22` is a number to base 60, `1_000` and `0b1` are numbers, `2024-01-01` is a date. */
const NUMBER =
  /^[-+]?(?:\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|0b[01_]+|0x[\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.[\d_]+)$/i;
const DATE = /^\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?$/;

/**
 * Whether text without quotes is text to YAML 1.2 alone. Compose, Kubernetes, PyYAML and Ruby read parts of YAML 1.1
 * still, so that quotes on such a word are a change of its value. Source: https://yaml.org/type/.
 */
export function isReadOtherwise(text: string): boolean {
  return WORD.test(text) || NUMBER.test(text) || DATE.test(text);
}
