import { readFile } from 'node:fs/promises';
import ts from 'typescript';

/** A piece of a file that people read, and where it starts in the file. */
export interface ReadableText {
  text: string;
  /** Index of its first character in the file. */
  start: number;
}

/** What people read of a file: strings and comments of a program, every line of anything else. */
export async function readableTexts(file: string): Promise<[string, readonly ReadableText[]]> {
  const source = await readFile(file, 'utf8');
  const isProgram = /\.[cm]?[jt]s$/.test(file);
  return [source, isProgram ? programTexts(file, source) : [{ text: source, start: 0 }]];
}

/** Identifiers, property names and module paths are code: they are left out. */
function programTexts(file: string, source: string): ReadableText[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found = new Map<number, ReadableText>();
  const add = (start: number, end: number): void => {
    found.set(start, { text: source.slice(start, end), start });
  };
  const visit = (node: ts.Node): void => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.end) ?? []),
    ]) {
      add(range.pos, range.end);
    }
    if (isText(node)) add(node.getStart(), node.end);
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) {
      node.getChildren().forEach(visit);
    }
  };
  visit(tree);
  return [...found.values()];
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  );
}
