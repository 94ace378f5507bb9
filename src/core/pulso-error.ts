import type { ErrorCode } from './error-codes/error-groups.ts';

/** Where in a file something is wrong. Lines and columns count from 1. */
export interface Location {
  file: string;
  line?: number;
  column?: number;
}

export interface PulsoErrorOptions {
  /** The next command to run, or what to change. */
  hint?: string;
  /** `user`: bad input or a state the user can fix. `internal`: a fault of pulso. `engine`: a target refused or went away. */
  fault?: 'user' | 'internal' | 'engine';
  /** The client it happened on. */
  slug?: string;
  at?: Location;
  cause?: unknown;
}

/** The one error pulso throws: what failed, on which client, where, and what to do next. `code` is kebab-case and stable. */
export class PulsoError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly fault: 'user' | 'internal' | 'engine';
  readonly slug: string | undefined;
  readonly at: Location | undefined;

  constructor(code: ErrorCode, message: string, options: PulsoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PulsoError';
    this.code = code;
    this.hint = options.hint;
    this.fault = options.fault ?? 'user';
    this.slug = options.slug;
    this.at = options.at;
  }
}

/** The person or the system stopped the work: not a failure, exit code 130. */
export class AbortedError extends PulsoError {
  constructor(message = 'interrupted', options: PulsoErrorOptions = {}) {
    super('interrupted', message, options);
    this.name = 'AbortedError';
  }
}

/** `file:line:column` as editors and terminals link it. */
export function formatLocation(at: Location): string {
  const line = at.line === undefined ? '' : `:${at.line}`;
  return `${at.file}${line}${at.line !== undefined && at.column !== undefined ? `:${at.column}` : ''}`;
}

/** Several clients, several failures: every one is reported before exiting. */
export function toPulsoError(error: unknown): PulsoError {
  if (error instanceof PulsoError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new PulsoError('internal', message, {
    fault: 'internal',
    cause: error,
    hint: 'run it again with --debug and report what it prints',
  });
}

/**
 * How work that threw ended: what a person stopped is interrupted, not failed. `signal` is the person's,
 * where it is known: whatever is thrown after it follows from the interruption. A lost lock is a failure.
 */
export function classifyFailure(error: unknown, signal?: AbortSignal): 'failed' | 'interrupted' {
  if (error instanceof PulsoError && error.code === 'lock-lost') return 'failed';
  return signal?.aborted === true || error instanceof AbortedError ? 'interrupted' : 'failed';
}
