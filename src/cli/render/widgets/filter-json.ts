import { PulsoError } from '../../../core/pulso-error.ts';
import { visibleText } from '../../../core/visible-text.ts';

/** Rejects an expression of jq that cannot be parsed, before a verb does anything. Errors: `bad-jq` with the place. */
export async function assertJqValid(expression: string): Promise<void> {
  // Without a document it is compiled, and not run.
  await runJq(expression, '', []);
}

/**
 * What an expression of jq gives of JSON documents, one after another: each output on a line of its own, texts without
 * quotes, everything else as JSON. Errors: `bad-jq`, `jq-failed`.
 */
export async function filterJson(
  expression: string,
  documents: string,
  { indent }: { indent: boolean },
): Promise<string> {
  const text = await runJq(expression, documents, ['-r', ...(indent ? [] : ['-c'])]);
  return visibleText(text);
}

async function runJq(
  expression: string,
  documents: string,
  flags: readonly string[],
): Promise<string> {
  const { raw } = await import('jq-wasm/inline');
  const { stdout, stderr, exitCode } = await raw(documents, expression, [...flags, '--']);
  if (exitCode === 0) return stdout;
  const [said = ''] = stderr.split('\n');
  const reason = said.replace(/^jq: error( \(at [^)]*\))?:? ?/, '');
  if (exitCode !== NOT_COMPILED) {
    throw new PulsoError('jq-failed', `--jq failed: ${reason}`, {
      hint: 'use -o json instead of --jq to see the document',
    });
  }
  throw new PulsoError('bad-jq', `invalid --jq expression: ${placeOf(reason, expression)}`, {
    hint: "put the expression in single quotes, such as --jq '.clients[].slug'",
  });
}

/** jq's exit code for an expression that it cannot compile. */
const NOT_COMPILED = 3;

/** jq counts bytes; people count characters. */
function placeOf(reason: string, expression: string): string {
  return reason.replace(
    / at <top-level>, line (\d+), column (\d+):$/,
    (_, line: string, column: string) => {
      const bytes = Buffer.from(expression.split('\n')[Number(line) - 1] ?? '');
      const characters = bytes.subarray(0, Number(column)).toString().length;
      return ` at line ${line}, column ${characters}`;
    },
  );
}
