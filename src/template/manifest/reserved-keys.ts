import { TEMPLATE_FUNCTIONS } from '../expressions/template-functions.ts';

/** What an expression sees beside the answers. */
export const CONTEXT_KEYS = ['slug', 'block', 'ports', 'subnet', 'target', 'template'] as const;

/** Words of the expression language and of JavaScript's own objects. */
const LANGUAGE = [
  'if',
  'unless',
  'each',
  'else',
  'as',
  'this',
  'true',
  'false',
  'null',
  'undefined',
];
const OBJECT = ['constructor'];

/** Keys that no question can have. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set([
  ...CONTEXT_KEYS,
  ...TEMPLATE_FUNCTIONS.keys(),
  ...LANGUAGE,
  ...OBJECT,
]);
