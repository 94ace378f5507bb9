import type { FastifyServerOptions } from 'fastify';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/** One JSON object a line on stdout. */
export const logOptions: LoggerOptions = {
  level: 'info',
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: serializeError },
  redact: ['req.headers', 'password', '*.password', 'credentials', '*.credentials'],
};

interface LoggedError {
  type: string;
  message: string;
  stack: string;
  [other: string]: unknown;
}

/**
 * An error's own words alone. Drivers hang their configuration, headers and tokens on what they throw;
 * pino's own serializer would print them.
 */
export function serializeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: '' };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack ?? '',
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}
