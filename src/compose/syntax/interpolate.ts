import type { ErrorCode } from '../../core/error-codes/error-groups.ts';

/** Where variables come from, and what to do where they do not. */
export interface Variables {
  get(name: string): string | undefined;
  /** A variable without a default is not set: it becomes empty. */
  unset(name: string): void;
  fail(code: ErrorCode, message: string): never;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:?[-?+]/y;
const MAX_DEPTH = 100;
/** Characters of one value: variables that hold each other double with every line. */
const MAX_LENGTH = 1024 * 1024;

/**
 * Fills in `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?error}`, `${VAR?error}`,
 * `${VAR:+other}`, `${VAR+other}`; `$$` is a dollar, and a `$` before anything else stands for itself.
 * With the colon an empty value counts as unset. What follows the operator may hold variables too.
 * Codes: `compose-interpolation`, `compose-required-variable`.
 */
export function interpolate(text: string, variables: Variables, depth = 0): string {
  if (depth > MAX_DEPTH) variables.fail('compose-interpolation', 'nests its variables too deeply');
  let result = '';
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar !== -1; dollar = text.indexOf('$', at)) {
    if (result.length > MAX_LENGTH)
      variables.fail('compose-interpolation', 'grows above 1 MiB by its variables');
    result += text.slice(at, dollar);
    const next = text[dollar + 1];
    const name = matchAt(NAME, text, dollar + 1);
    if (next === '{') {
      at = closingBrace(text, dollar + 1, variables) + 1;
      result += expand(text.slice(dollar + 2, at - 1), variables, depth);
    } else if (name !== '') {
      at = dollar + 1 + name.length;
      result += valueOf(name, variables);
    } else {
      at = dollar + (next === '$' ? 2 : 1);
      result += '$';
    }
  }
  return result + text.slice(at);
}

function expand(expression: string, variables: Variables, depth: number): string {
  const name = matchAt(NAME, expression, 0);
  const operator = matchAt(OPERATOR, expression, name.length);
  if (name === '' || (operator === '' && expression !== name))
    variables.fail('compose-interpolation', `holds "\${${expression}}", which is not a variable`);
  if (operator === '') return valueOf(name, variables);

  const word = (): string =>
    interpolate(expression.slice(name.length + operator.length), variables, depth + 1);
  const value = variables.get(name);
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  if (operator.endsWith('+')) return isSet ? word() : '';
  if (isSet) return value;
  if (operator.endsWith('-')) return word();
  const reason = word();
  return variables.fail(
    'compose-required-variable',
    `needs the variable ${name}${reason === '' ? '' : `: ${reason}`}`,
  );
}

function valueOf(name: string, variables: Variables): string {
  const value = variables.get(name);
  if (value === undefined) variables.unset(name);
  return value ?? '';
}

/** Braces in a default are balanced, so `${CONFIG:-{"a": {}}}` is whole. */
function closingBrace(text: string, open: number, variables: Variables): number {
  let level = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') level++;
    if (text[at] === '}') level--;
    if (level === 0) return at;
  }
  return variables.fail(
    'compose-interpolation',
    'has a "${" without its "}"; write "$${" for the text itself',
  );
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
