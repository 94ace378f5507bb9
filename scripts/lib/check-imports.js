// Every import that is left in a bundle has to be there where pulso is installed.
import { isBuiltin } from 'node:module';

/**
 * Throws where an output of esbuild imports what is neither part of Node nor allowed. `allowed` has the names of
 * dependencies, and of optional parts that a library does without.
 */
export function assertSelfContained({ outputs }, allowed) {
  const missing = Object.entries(outputs).flatMap(([output, { imports }]) =>
    imports
      .filter(({ path, external }) => external && !isBuiltin(path) && !isAllowed(path, allowed))
      .map(({ path }) => `${path} (in ${output})`),
  );
  if (missing.length === 0) return;
  throw new Error(
    `imported at run time, but neither bundled nor a dependency: ${missing.join(', ')}`,
  );
}

function isAllowed(path, allowed) {
  return allowed.some((name) => path === name || path.startsWith(`${name}/`));
}
