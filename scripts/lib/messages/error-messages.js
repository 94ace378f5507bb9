// Every text that an error, a hint or a problem of the sources can be, and the places where one cannot be followed.
import ts from 'typescript';
import { createFlow, isWords, placeOf } from './text-flow.js';

/** `{patterns: Map of pattern → place, open: places}` of errors. */
export function errorMessages(sources) {
  const flow = createFlow(sources);
  const patterns = new Map();
  const open = [];
  const take = (node, property) => {
    const texts = flow.textsOf(node, 0, property);
    const known = texts.filter(isWords);
    for (const text of known) if (!patterns.has(text)) patterns.set(text, placeOf(node));
    if (
      texts.length > known.filter((text) => text !== '').length &&
      texts.some((text) => !isWords(text) && text !== '')
    )
      open.push(`${placeOf(node)} ${node.getText().split('\n')[0]}`);
  };
  const visit = (node) => {
    if (ts.isNewExpression(node) && node.expression.text === 'PulsoError') {
      const [, message, options] = node.arguments;
      take(message);
      if (options !== undefined) take(options, 'hint');
    } else if (ts.isNewExpression(node) && node.expression.text === 'AbortedError') {
      if (node.arguments?.[0]) take(node.arguments[0]);
      if (node.arguments?.[1]) take(node.arguments[1], 'hint');
    } else if (ts.isObjectLiteralExpression(node) && isProblem(node)) {
      take(node, 'message');
      take(node, 'hint');
    }
    if (ts.isPropertyAssignment(node) && REASONS.has(node.name.text) && !isProse(node)) {
      flow.note(flow.textsOf(node.initializer), node);
    }
    ts.forEachChild(node, visit);
  };
  for (const source of sources.sources)
    if (!source.fileName.includes('/src/instance/')) visit(source);
  return { patterns, parts: flow.parts, open };
}

/** Properties that say why, of results that errors are made of. */
const REASONS = new Set(['reason', 'says']);

/** Of results that are no errors: why a service is recreated, why a file is not merged. */
function isProse(node) {
  return /\/src\/(?:core|cli|compose\/plan|engine|merge)\//.test(node.getSourceFile().fileName);
}

function isProblem(node) {
  const names = node.properties.map((one) => one.name?.text);
  return names.includes('message') && names.includes('code') && !names.includes('kind');
}
