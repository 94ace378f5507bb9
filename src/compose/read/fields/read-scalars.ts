import {
  type ComposeNode,
  failType,
  failValue,
  readText,
  shapeOf,
} from '../../syntax/compose-node.ts';
import { readItems } from './read-entries.ts';

/** `true` or `false`; the older `yes`, `no`, `on` and `off` mean the same. */
export function readBoolean(node: ComposeNode): boolean {
  const text = readText(node).toLowerCase();
  if (['true', 'yes', 'y', 'on'].includes(text)) return true;
  if (['false', 'no', 'n', 'off'].includes(text)) return false;
  return failType(node, `true or false, not "${text}"`);
}

/** Reads a whole number, in digits, within bounds. */
export function integerBetween(min: number, max: number): (node: ComposeNode) => number {
  return (node) => {
    const text = readText(node).trim();
    const value = Number(text);
    if (!/^[-+]?\d+$/.test(text) || !Number.isSafeInteger(value))
      failType(node, `a whole number, not "${text}"`);
    if (value < min || value > max) failValue(node, `is ${text}, and must be ${bounds(min, max)}`);
    return value;
  };
}

/** -1 is the engine's word for unlimited. */
export const readLimit = integerBetween(-1, Number.MAX_SAFE_INTEGER);

/** Cores: a number that may have decimals, `0.5`. */
export function readCpus(node: ComposeNode): number {
  const text = readText(node).trim();
  if (!/^\d{1,9}(\.\d+)?$|^\.\d+$/.test(text)) failType(node, `a number of cores, not "${text}"`);
  return Number(text);
}

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): (node: ComposeNode) => T {
  return (node) => {
    const text = readText(node);
    const word = words.find((candidate) => candidate === text);
    return word ?? failValue(node, `is "${text}", and must be one of ${words.join(', ')}`);
  };
}

/** A text that is not empty. */
export function readName(node: ComposeNode): string {
  const text = readText(node);
  return text === '' ? failValue(node, 'is empty') : text;
}

export function readTexts(node: ComposeNode): readonly string[] {
  return readItems(node, readText);
}

/** One text, or a list of them. */
export function readTextOrTexts(node: ComposeNode): readonly string[] {
  return shapeOf(node) === 'text' ? [readText(node)] : readTexts(node);
}

function bounds(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `between ${min} and ${max}`;
}
