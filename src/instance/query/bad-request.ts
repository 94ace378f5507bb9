/** A request that cannot be answered; the message names what is allowed. */
export class BadRequest extends Error {
  readonly statusCode = 400;
  /** Kebab-case and stable. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'BadRequest';
    this.code = code;
  }
}

/** `unknown metric "x"; allowed: a, b` */
export function notAllowed(what: string, given: string, allowed: readonly string[]): BadRequest {
  const shown = JSON.stringify(given.length > 80 ? `${given.slice(0, 80)}…` : given);
  const list = allowed.length > 0 ? allowed.join(', ') : 'none';
  return new BadRequest(`unknown-${what}`, `unknown ${what} ${shown}; allowed: ${list}`);
}
