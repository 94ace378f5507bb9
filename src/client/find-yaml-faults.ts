import { LineCounter, parseAllDocuments } from 'yaml';
import type { Problem } from '../foundation/problem.ts';

/** Syntax errors of a YAML file of one or more documents, each with line and column. Code: `yaml-syntax`. */
export function findYamlFaults(text: string, file: string): Problem[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents
    .flatMap((document) => document.errors)
    .map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        severity: 'error',
        code: 'yaml-syntax',
        message: error.message,
        file,
        line,
        column: col,
      };
    });
}
