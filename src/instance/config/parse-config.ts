import { LineCounter, parseDocument, type Document } from 'yaml';
import type * as z from 'zod';
import { ConfigError, type ConfigProblem } from './config-error.ts';

/** A configuration file's text as its schema says; throws a ConfigError with the line of every problem. */
export function parseConfig<Shape extends z.ZodType>(
  file: string,
  text: string,
  shape: Shape,
): z.output<Shape> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(({ message, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return { file, line, column: col, message };
      }),
    );
  }
  const parsed = shape.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => toProblem(issue, { file, document, lines })),
  );
}

interface Place {
  file: string;
  document: Document.Parsed;
  lines: LineCounter;
}

function toProblem(issue: z.core.$ZodIssue, { file, document, lines }: Place): ConfigProblem {
  const path = issue.path.map(String);
  const message = path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}`;
  const start = startOf(document, path);
  if (start === undefined) return { file, message };
  const { line, col } = lines.linePos(start);
  return { file, line, column: col, message };
}

/** Where the value at `path` begins, or its nearest parent if the key is missing. */
function startOf(document: Document.Parsed, path: readonly string[]): number | undefined {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as
      { range?: [number, ...number[]] } | undefined;
    if (node?.range) return node.range[0];
  }
  return undefined;
}
