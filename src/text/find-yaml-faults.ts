import { LineCounter, parseAllDocuments } from 'yaml';
import type { Problem } from '../core/problem.ts';
import { isNestedTooDeep } from './yaml-nesting.ts';

/** Syntax errors of a YAML file of one or more documents, each with line and column. Code: `yaml-syntax`. */
export function findYamlFaults(text: string, file: string): Problem[] {
  if (isNestedTooDeep(text)) {
    return [{ severity: 'error', code: 'yaml-syntax', message: 'it is nested too deep', file }];
  }
  const lines = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })];
  return documents
    .flatMap((document) => document.errors)
    .map(({ message, pos }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { severity: 'error', code: 'yaml-syntax', message, file, line, column: col };
    });
}
