/** Adds the words of one repeatable flag (`--service app --service cache`, or with a comma) to those before. */
export function collectWords(text: string, before: readonly string[] = []): string[] {
  const words = text.split(',').map((word) => word.trim());
  return [...before, ...words.filter((word) => word !== '')];
}
