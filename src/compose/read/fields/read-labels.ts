import {
  type ComposeNode,
  failType,
  failValue,
  isNull,
  readText,
  shapeOf,
} from '../../syntax/compose-node.ts';
import { readEntries, readItems } from './read-entries.ts';

/** A name and its value, or null where it was named alone, with the place it stands. */
export interface Assignment {
  name: string;
  value: string | null;
  node: ComposeNode;
}

/** Reads `{NAME: value}` and `[NAME=value]` alike; a name alone has the value null. */
export function readAssignments(node: ComposeNode): readonly Assignment[] {
  if (shapeOf(node) === 'map') {
    return readEntries(node, ({ key, keyAt, value }) =>
      checkName({
        name: key,
        value: isNull(value) ? null : readText(value),
        node: { ...value, at: keyAt },
      }),
    ).map(([, assignment]) => assignment);
  }
  if (shapeOf(node) !== 'list') failType(node, 'a map, or a list of NAME=value');
  return readItems(node, (item) => {
    const [name = '', ...rest] = readText(item).split('=');
    return checkName({ name, value: rest.length === 0 ? null : rest.join('='), node: item });
  });
}

function checkName(assignment: Assignment): Assignment {
  const { name, node } = assignment;
  if (name === '' || name !== name.trim() || name.includes('='))
    failValue(node, `has the name "${name}", which is empty or holds blanks or "="`);
  return assignment;
}

/** A map of texts, in either form; a name alone is empty. */
export function readTextMap(node: ComposeNode): Readonly<Record<string, string>> {
  return Object.fromEntries(readAssignments(node).map(({ name, value }) => [name, value ?? '']));
}

/** What pulso and compose write themselves to know their containers again. */
const RESERVED = /^(com\.docker\.compose|pulso)\./;

export function readLabels(node: ComposeNode): Readonly<Record<string, string>> {
  for (const { name, node: place } of readAssignments(node))
    if (RESERVED.test(name)) failValue(place, `sets the label ${name}, which pulso writes itself`);
  return readTextMap(node);
}
