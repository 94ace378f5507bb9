// What texts an expression of the source can be, as patterns: `service {0} does not run`. Constants, conditions,
// functions, tables and parameters are followed over all files of src/.
import ts from 'typescript';
import { readFileSync, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What an interpolation that cannot be followed, or need not be, is while patterns are put together. */
const HOLE = '\u0000';
const DEPTH = 14;

/** Functions that give their argument back as far as people see. */
const SAME = new Set(['visibleText', 'String', 'trim', 'trimEnd', 'trimStart', 'firstLine']);

/** A program of these files and all that they import of src/, and who calls each function. */
export function openSources(files) {
  const options = { noLib: true, types: [], allowImportingTsExtensions: true, noEmit: true };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => {
      const path = resolve(dirname(from), text);
      const found = text.startsWith('.') && path.endsWith('.ts') && existsSync(path);
      return {
        resolvedModule: found ? { resolvedFileName: path, extension: '.ts' } : undefined,
      };
    });
  host.readFile = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const program = ts.createProgram(files, options, host);
  const checker = program.getTypeChecker();
  const sources = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  return { sources, checker, calls: indexCalls(sources, checker) };
}

/** Calls and `new` expressions by the declaration of what is called. */
function indexCalls(sources, checker) {
  const calls = new Map();
  const visit = (node) => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const declaration = declarationOf(checker, node.expression);
      if (declaration !== undefined) {
        const list = calls.get(declaration) ?? [];
        calls.set(declaration, list);
        list.push(node);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const source of sources) visit(source);
  return calls;
}

export function declarationOf(checker, node) {
  let symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  if (symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  return symbol.valueDeclaration ?? symbol.declarations?.[0];
}

/**
 * Follows texts. `patternsOf(node)` gives all that an expression can be; what stands in an interpolation is collected
 * in `parts` on the way, because it is translated by itself.
 */
export function createFlow({ checker, calls }) {
  const parts = new Map();
  const memory = new Map();

  const note = (texts, node) => {
    // One word may be anything's name.
    for (const text of texts)
      if (isClear(text) && !isCommand(text) && !parts.has(text)) parts.set(text, placeOf(node));
  };

  /** All texts; HOLE alone where it cannot be followed. */
  function textsOf(node, depth = 0, property = undefined) {
    if (node === undefined || depth > DEPTH) return [HOLE];
    const key = property ?? '';
    const known = memory.get(node)?.get(key);
    if (known !== undefined) return known;
    const byProperty = memory.get(node) ?? new Map();
    memory.set(node, byProperty);
    byProperty.set(key, [HOLE]);
    const texts = [...new Set(evaluate(node, depth + 1, property))];
    byProperty.set(key, texts);
    return texts;
  }

  function evaluate(node, depth, property) {
    const next = (other, name = property) => textsOf(other, depth, name);
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isAwaitExpression(node)
    )
      return next(node.expression);
    if (ts.isConditionalExpression(node)) return [...next(node.whenTrue), ...next(node.whenFalse)];
    if (ts.isBinaryExpression(node)) return ofBinary(node, next);
    if (ts.isCallExpression(node)) return ofCall(node, depth, property);
    if (ts.isIdentifier(node)) return ofName(node, depth, property);
    if (ts.isPropertyAccessExpression(node)) return ofProperty(node, depth, property);
    if (ts.isElementAccessExpression(node)) return ofElements(node.expression, depth, property);
    if (property !== undefined) {
      if (ts.isObjectLiteralExpression(node)) return ofField(node, property, depth);
      if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((one) => next(one));
      if (ts.isSpreadElement(node)) return next(node.expression);
      return [HOLE];
    }
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) return ofTemplate(node, depth);
    if (node.kind === ts.SyntaxKind.UndefinedKeyword) return [];
    return [HOLE];
  }

  function ofBinary(node, next) {
    const kind = node.operatorToken.kind;
    if (kind === ts.SyntaxKind.PlusToken) return joined([next(node.left), next(node.right)], node);
    if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken)
      return [...next(node.left), ...next(node.right)];
    return [HOLE];
  }

  function ofTemplate(node, depth) {
    const pieces = [[node.head.text]];
    for (const { expression, literal } of node.templateSpans) {
      pieces.push(textsOf(expression, depth), [literal.text]);
    }
    return joined(pieces, node);
  }

  /** Few alternatives are written out, which reads better in any language; of many, each is a part by itself. */
  function joined(pieces, node) {
    const count = pieces.reduce((product, each) => product * Math.max(each.length, 1), 1);
    const plain = pieces.filter((each) => each.length <= 1 && /^[\0 ]*$/.test(each[0] ?? ''));
    // What only has a subject before it is written out with it: the verb follows the subject in every language.
    const isSentence = plain.length === pieces.length - 1 && plain.some(([text]) => text === HOLE);
    const whole = pieces.map((each, at) => {
      // Literal text stands between the interpolations.
      if (at % 2 === 0 && node.kind === ts.SyntaxKind.TemplateExpression) return each;
      const texts = each.every((text) => text === '') ? [HOLE] : each;
      if (texts.length === 1) return texts;
      const some = texts.filter((text) => text !== HOLE);
      if (isSentence && some.length > 4) return some;
      const isShort = some.every((text) => text === '' || isWords(text));
      if (count <= 6 && isShort && some.length === texts.length) return texts;
      note(some, node);
      return [HOLE];
    });
    return whole.reduce(
      (all, each) => all.flatMap((left) => each.map((right) => left + right)),
      [''],
    );
  }

  function ofCall(node, depth, property) {
    const { expression, arguments: given } = node;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.text;
    if (name === 'countNoun' && given[1] !== undefined) {
      const nouns = textsOf(given[1], depth).filter((text) => text !== HOLE);
      note(
        nouns.flatMap((noun) => [`${HOLE} ${noun}`, `${HOLE} ${noun}s`]),
        node,
      );
      return [HOLE];
    }
    if (name === 'dropUndefined') return textsOf(given[0], depth, property);
    if (ts.isPropertyAccessExpression(expression)) {
      if (SAME.has(name)) return textsOf(expression.expression, depth, property);
      if (name === 'join') return ofJoin(node, depth);
      if (name === 'map' || name === 'filter') return [HOLE];
    }
    if (SAME.has(name) && given[0] !== undefined) return textsOf(given[0], depth, property);
    return resultsOf(declarationOf(checker, expression), depth, property);
  }

  /** Of a list that is joined, each element is a part; a list of one place is the texts themselves. */
  function ofJoin({ expression: { expression: list } }, depth) {
    const elements = ts.isArrayLiteralExpression(list) ? list.elements : [];
    for (const element of elements) note(elementTexts(element, depth), element);
    if (elements.length === 0) note(textsOf(list, depth), list);
    return [HOLE];
  }

  function elementTexts(element, depth) {
    const inner = ts.isSpreadElement(element) ? element.expression : element;
    if (ts.isParenthesizedExpression(inner)) return elementTexts(inner.expression, depth);
    if (ts.isConditionalExpression(inner))
      return [inner.whenTrue, inner.whenFalse].flatMap((one) => elementTexts(one, depth));
    if (ts.isArrayLiteralExpression(inner))
      return inner.elements.flatMap((one) => elementTexts(one, depth));
    return textsOf(inner, depth);
  }

  function resultsOf(declaration, depth, property) {
    if (declaration === undefined) return [HOLE];
    if (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined)
      return resultsOf(declaration.initializer, depth, property);
    if (!ts.isFunctionLike(declaration) || declaration.body === undefined) return [HOLE];
    if (!ts.isBlock(declaration.body)) return textsOf(declaration.body, depth, property);
    const found = [];
    const visit = (node) => {
      if (ts.isFunctionLike(node)) return;
      if (ts.isReturnStatement(node) && node.expression !== undefined)
        found.push(...textsOf(node.expression, depth, property));
      ts.forEachChild(node, visit);
    };
    visit(declaration.body);
    return found.length === 0 ? [HOLE] : found;
  }

  function ofName(node, depth, property) {
    if (node.text === 'undefined') return [];
    const declaration =
      node.parent !== undefined && ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)?.valueDeclaration
        : declarationOf(checker, node);
    return ofDeclaration(declaration, depth, property);
  }

  function ofDeclaration(declaration, depth, property) {
    if (declaration === undefined) return [HOLE];
    if (ts.isVariableDeclaration(declaration)) {
      if (declaration.initializer === undefined) return assignedTo(declaration, depth, property);
      return textsOf(declaration.initializer, depth, property);
    }
    if (ts.isBindingElement(declaration)) return ofBinding(declaration, depth, property);
    if (ts.isParameter(declaration)) return ofParameter(declaration, depth, property);
    return [HOLE];
  }

  function ofBinding(declaration, depth, property) {
    const { parent } = declaration;
    const owner = parent.parent;
    const fallback =
      declaration.initializer === undefined
        ? []
        : textsOf(declaration.initializer, depth, property);
    if (property !== undefined) return [HOLE];
    const name = (declaration.propertyName ?? declaration.name).text;
    if (name === undefined) return [HOLE];
    const from = ts.isArrayBindingPattern(parent) ? undefined : name;
    if (from === undefined) return [HOLE];
    if (ts.isVariableDeclaration(owner) && owner.initializer !== undefined)
      return [...textsOf(owner.initializer, depth, from), ...fallback];
    if (ts.isParameter(owner)) return [...ofParameter(owner, depth, from), ...fallback];
    return [HOLE];
  }

  function assignedTo() {
    return [HOLE];
  }

  /** What callers pass. */
  function ofParameter(declaration, depth, property) {
    const called = declaration.parent;
    const index = called.parameters.indexOf(declaration);
    const owner =
      ts.isArrowFunction(called) && ts.isVariableDeclaration(called.parent)
        ? called.parent
        : called;
    const fallback =
      declaration.initializer === undefined
        ? []
        : textsOf(declaration.initializer, depth, property);
    const sites = calls.get(owner) ?? [];
    const found = sites.flatMap((site) =>
      site.arguments?.[index] === undefined ? [] : textsOf(site.arguments[index], depth, property),
    );
    return found.length + fallback.length === 0 ? [HOLE] : [...found, ...fallback];
  }

  function ofProperty(node, depth, property) {
    if (property !== undefined) return [HOLE];
    return textsOf(node.expression, depth, node.name.text);
  }

  function ofElements(node, depth, property) {
    const texts = tablesOf(node).flatMap((table) => {
      if (ts.isArrayLiteralExpression(table))
        return table.elements.flatMap((one) => textsOf(one, depth, property));
      return table.properties.flatMap((one) =>
        one.initializer === undefined ? [HOLE] : textsOf(one.initializer, depth, property),
      );
    });
    return texts.length === 0 ? [HOLE] : texts;
  }

  /** The literal tables that an expression names, or that callers pass. */
  function tablesOf(node) {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return tablesOf(node.expression);
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return [node];
    const declaration = ts.isIdentifier(node) ? declarationOf(checker, node) : undefined;
    if (declaration === undefined) return [];
    if (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined)
      return tablesOf(declaration.initializer);
    if (!ts.isParameter(declaration)) return [];
    const index = declaration.parent.parameters.indexOf(declaration);
    return (calls.get(declaration.parent) ?? []).flatMap((site) =>
      site.arguments?.[index] === undefined ? [] : tablesOf(site.arguments[index]),
    );
  }

  function ofField(node, property, depth) {
    const found = [];
    let open = false;
    for (const one of node.properties) {
      if (ts.isSpreadAssignment(one)) {
        const inner = textsOf(one.expression, depth, property).filter((text) => text !== HOLE);
        found.push(...inner);
        open = true;
      } else if (one.name?.text === property) {
        if (ts.isShorthandPropertyAssignment(one)) {
          const value = checker.getShorthandAssignmentValueSymbol(one)?.valueDeclaration;
          return ofDeclaration(value, depth, undefined);
        }
        if (one.initializer !== undefined) return textsOf(one.initializer, depth);
      }
    }
    return found.length > 0 || open ? found : [];
  }

  return {
    textsOf,
    note,
    parts,
  };
}

/** Words that people read, beside the holes. */
export function isWords(text) {
  return /\p{L}{2}/u.test(text.replaceAll(HOLE, ''));
}

/** `pulso logs <slug> --follow` */
export function isCommand(text) {
  const isShort = text.includes('<') || text.split(' ').length <= 3;
  return isShort && /^pulso( [\w-]+| <[\w-]+>)+$/.test(text);
}

/** Words that say what they are a part of: `{0} of {1}` would be found in any text of another program. */
function isClear(text) {
  const letters = text.replaceAll(/[^\p{L}]/gu, '').length;
  return text.trim().includes(' ') && isWords(text) && letters >= (text.includes(HOLE) ? 4 : 2);
}

/** HOLEs numbered, those side by side as one: `{0}: {1}`. */
export function toPattern(text) {
  let at = 0;
  return text.trim().replaceAll(new RegExp(`${HOLE}+`, 'g'), () => `{${at++}}`);
}

export function placeOf(node) {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${source.fileName.replace(/.*\/src\//, 'src/')}:${line + 1}`;
}
