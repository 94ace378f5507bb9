// Every text of src/cli/prompts that people read.
import ts from 'typescript';
import { createFlow, isWords, placeOf } from './text-flow.js';

/** Map of pattern → place. */
export function promptMessages(sources) {
  const flow = createFlow(sources);
  const patterns = new Map();
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (isText(node)) {
      for (const text of flow.textsOf(node)) {
        if (isWords(text) && /\p{L} /u.test(text) && !patterns.has(text))
          patterns.set(text, placeOf(node));
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  for (const source of sources.sources)
    if (source.fileName.includes('/src/cli/prompts/')) visit(source);
  for (const [text, place] of flow.parts) if (!patterns.has(text)) patterns.set(text, place);
  return patterns;
}

function isText(node) {
  if (ts.isBinaryExpression(node))
    return node.operatorToken.kind === ts.SyntaxKind.PlusToken && isText(node.right);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}
