import crypto from 'node:crypto';
import { isBuiltin } from 'node:module';

/** An import statement as esbuild prints it: `import a, { b as c } from "node:fs";`, on one line or several. */
const IMPORT = /^import (?:(\w+|\* as \w+)(?:, )?)?(?:\{([^}]*)\})? from "([\w:/]+)";$/gm;

/** Takes longer to load than all of pulso's own code for `pulso list`, which uses nothing of it. */
const LATE = 'node:crypto';

/**
 * Replaces imports of Node's own modules by calls. For an import Node calls every getter of the module, so
 * `node:fs` alone loads streams and readline, which takes longer than all of pulso's own code.
 */
export function useBuiltinsByCall(code) {
  return code.replaceAll(IMPORT, (statement, whole, names, id) => {
    if (!isBuiltin(id)) return statement;
    const call = `globalThis.process.getBuiltinModule("${id}")`;
    const lines = [];
    if (whole !== undefined) lines.push(`const ${whole.replace('* as ', '')} = ${call};`);
    if (names !== undefined && id === LATE) return [...lines, ...eachLate(names, call)].join(' ');
    if (names !== undefined) lines.push(`const {${names.replaceAll(' as ', ': ')}} = ${call};`);
    return lines.join(' ');
  });
}

/** Functions that load their module at their first call; a class or an object is had at once. */
function eachLate(names, call) {
  return names.split(',').map((each) => {
    const [name, alias = name] = each.trim().split(' as ');
    const isLate = typeof crypto[name] === 'function' && /^[a-z]/.test(name);
    return `const ${alias} = ${isLate ? `(...given) => ${call}.${name}(...given)` : `${call}.${name}`};`;
  });
}
