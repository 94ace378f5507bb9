import type { ReadKeyed } from './keyed-file.ts';
import { readEnv } from './read-env.ts';
import { readCnf, readConf, readIni } from './read-ini.ts';
import { readProperties } from './read-properties.ts';
import { readToml } from './read-toml.ts';

const READERS: readonly (readonly [name: RegExp, read: ReadKeyed])[] = [
  [/^\.?env$|^\.env\.[\w.-]+$|\.env$/i, readEnv],
  [/\.properties$/i, readProperties],
  [/\.cnf$/i, readCnf],
  [/\.(?:ini|cfg)$|^\.(?:npmrc|editorconfig|gitconfig)$/i, readIni],
  [/\.conf$/i, readConf],
  [/\.toml$/i, readToml],
];

/** How a file of this name is read by keys; undefined for one that has none. */
export function findReader(path: string): ReadKeyed | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return READERS.find(([pattern]) => pattern.test(name))?.[1];
}
