import { describe, expect, it } from 'vitest';
// @ts-expect-error -- a script, without types
import { useBuiltinsByCall as untyped } from '../../scripts/lib/builtins-by-call.js';

const useBuiltinsByCall = untyped as (code: string) => string;

describe('useBuiltinsByCall', () => {
  it.each([
    ['import "node:fs";', 'import "node:fs";'],
    ['import fs from "node:fs";', 'const fs = globalThis.process.getBuiltinModule("node:fs");'],
    ['import * as fs from "fs";', 'const fs = globalThis.process.getBuiltinModule("fs");'],
    [
      'import {\n  join,\n  sep as separator\n} from "node:path";',
      'const {\n  join,\n  sep: separator\n} = globalThis.process.getBuiltinModule("node:path");',
    ],
    [
      'import process2, { argv } from "node:process";',
      'const process2 = globalThis.process.getBuiltinModule("node:process"); const { argv } = globalThis.process.getBuiltinModule("node:process");',
    ],
    [
      'import {\n  createHash,\n  KeyObject as Key\n} from "node:crypto";',
      'const createHash = (...given) => globalThis.process.getBuiltinModule("node:crypto").createHash(...given); const Key = globalThis.process.getBuiltinModule("node:crypto").KeyObject;',
    ],
    ['import { a } from "./chunk-A.js";', 'import { a } from "./chunk-A.js";'],
    ['import { z } from "zod";', 'import { z } from "zod";'],
    ['  text = `import fs from "node:fs";`;', '  text = `import fs from "node:fs";`;'],
  ])('turns %j into %j', (code, expected) => {
    expect(useBuiltinsByCall(code)).toBe(expected);
  });
});
