import { errorFields, type ErrorFields } from '../../../core/error-fields.ts';
import type { PulsoError } from '../../../core/pulso-error.ts';
import { visibleJson } from '../../../core/visible-text.ts';
import type { Session } from '../../session.ts';
import { renderError } from './render-error.ts';

/** Prints why a verb failed: on stderr, and as the one document on stdout if JSON is asked for, and no part of it. */
export function printFailure(session: Session, error: PulsoError): void {
  session.progress.stop();
  const {
    flags: { debug },
    translate,
  } = session;
  if (session.flags.output === 'json' && session.flags.jq === undefined) {
    const document = { version: 1, error: errorFields(error) };
    session.io.stdout.write(`${visibleJson(document, 2)}\n`);
  }
  session.io.stderr.write(`${renderError(error, session.errorScreen, { debug, translate })}\n`);
}

/** Prints what failed for some clients while others succeeded; the result has it too. */
export function printFailures(session: Session, failed: readonly ErrorFields[]): void {
  session.progress.stop();
  for (const error of failed) {
    session.io.stderr.write(
      `${renderError(error, session.errorScreen, { translate: session.translate })}\n`,
    );
  }
}
