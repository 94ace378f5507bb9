/** The lines of a log that comes in batches, one after the other. */
export async function* eachLine<Line>(
  batches: AsyncIterable<readonly Line[]>,
): AsyncGenerator<Line> {
  for await (const lines of batches) yield* lines;
}
