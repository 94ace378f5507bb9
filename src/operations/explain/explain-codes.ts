import { ERROR_GROUPS } from '../../core/error-codes/error-groups.ts';
import type { ErrorGroup } from '../../core/error-codes/explanation.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { findNearestName } from '../../text/nearest-name.ts';

/** A code of errors and problems with what `docs/errors.md` says about it. */
export interface ExplainedCode {
  code: string;
  /** The concern, as a heading: `Compose files`. */
  group: string;
  cause: string;
  fix: string;
}

/** One code, or all of them in the order of the docs. Errors: `unknown-error-code`. */
export function explainCodes(code?: string): readonly ExplainedCode[] {
  const groups: readonly ErrorGroup[] = ERROR_GROUPS;
  const all = groups.flatMap(({ title, codes }) =>
    Object.entries(codes).map(([name, why]) => ({ code: name, group: title, ...why })),
  );
  if (code === undefined) return all;
  const found = all.filter((one) => one.code === code);
  if (found.length > 0) return found;
  const nearest = findNearestName(
    code,
    all.map((one) => one.code),
  );
  throw new PulsoError('unknown-error-code', `unknown error code "${code}"`, {
    hint:
      nearest === undefined ? 'run `pulso explain` to list all codes' : `did you mean ${nearest}?`,
  });
}
