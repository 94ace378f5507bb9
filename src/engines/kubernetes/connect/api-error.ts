import { dropUndefined } from '../../../core/drop-undefined.ts';
import { PulsoError } from '../../../core/pulso-error.ts';

/** One cause of an error response: a field, and what is wrong with it. */
export interface RefusalCause {
  reason?: string;
  field?: string;
  message?: string;
}

/** An error response of the API server. */
export class ApiError extends PulsoError {
  /** HTTP status. */
  readonly status: number;
  readonly causes: readonly RefusalCause[];
  /** Milliseconds to wait before the next attempt, if the server names them. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    message: string,
    more: { causes?: readonly RefusalCause[]; retryAfter?: number } = {},
  ) {
    super('engine-refused', message, { fault: 'engine' });
    this.status = status;
    this.causes = more.causes ?? [];
    this.retryAfter = more.retryAfter;
  }
}

/** True for an error response with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): error is ApiError {
  return error instanceof ApiError && statuses.includes(error.status);
}

/** True if the server has no room left for an object in its namespace: it says so as it refuses permission. */
export function isQuotaExceeded(error: unknown): error is ApiError {
  return hasStatus(error, 403) && error.message.includes('exceeded quota');
}

/** The result, or undefined if the server answers with one of these statuses. */
export async function ignoreStatus<T>(
  statuses: readonly number[],
  work: Promise<T>,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (hasStatus(error, ...statuses)) return undefined;
    throw error;
  }
}

interface StatusBody {
  message?: string;
  details?: { causes?: RefusalCause[] };
}

/** Parses an error response; its body is a Status object, or the text of a proxy. */
export function toApiError(status: number, body: string, retryAfter?: string): ApiError {
  const said = parseStatus(body);
  const seconds = Number(retryAfter ?? Number.NaN);
  return new ApiError(
    status,
    said.message ?? `HTTP ${status} ${body.slice(0, 200).trim()}`,
    dropUndefined({
      causes: said.details?.causes ?? [],
      retryAfter: Number.isFinite(seconds) ? seconds * 1000 : undefined,
    }),
  );
}

function parseStatus(body: string): StatusBody {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
