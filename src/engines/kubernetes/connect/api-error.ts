import { PulsoError } from '../../../core/pulso-error.ts';

/** One of the reasons an answer gives for a refusal: a field, and what is wrong with it. */
export interface RefusalCause {
  reason?: string | undefined;
  field?: string | undefined;
  message?: string | undefined;
}

/** The API server's answer where it is no success. */
export class ApiError extends PulsoError {
  /** HTTP status. */
  readonly status: number;
  readonly causes: readonly RefusalCause[];
  /** Milliseconds it asks to wait before the next try. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    message: string,
    more: { causes?: readonly RefusalCause[]; retryAfter?: number | undefined } = {},
  ) {
    super('engine-refused', message, { fault: 'engine' });
    this.status = status;
    this.causes = more.causes ?? [];
    this.retryAfter = more.retryAfter;
  }
}

/** True for the API server's answer of one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): error is ApiError {
  return error instanceof ApiError && statuses.includes(error.status);
}

/** What it gives, or undefined where the server answers with one of these statuses. */
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

/** Reads an answer that is no success; its body is a Status object, or whatever a proxy wrote. */
export function toApiError(status: number, body: string, retryAfter?: string): ApiError {
  const said = parseStatus(body);
  const seconds = Number(retryAfter ?? Number.NaN);
  return new ApiError(status, said.message ?? `HTTP ${status} ${body.slice(0, 200).trim()}`, {
    causes: said.details?.causes ?? [],
    retryAfter: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  });
}

function parseStatus(body: string): StatusBody {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
