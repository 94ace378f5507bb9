import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import type { CommandIo } from '../exec/command-io.ts';
import type { ExecRequest } from '../exec/exec-in-service.ts';
import type { DatabaseShellRequest, ShellRequest } from '../exec/open-shells.ts';
import { openContext } from '../open-context.ts';
import { defineVerb, type Verdict } from './define-verb.ts';
import type {
  CommandResult,
  databaseShellRequestSchema,
  execRequestSchema,
  shellRequestSchema,
} from './schemas/exec-schemas.ts';

/** `io` absent: nothing is read, and the output is in the result. */
type Running<Given> = Given & { io?: CommandIo };
type ShellGiven = Running<z.input<typeof shellRequestSchema>>;
type DatabaseShellGiven = Running<z.input<typeof databaseShellRequestSchema>>;
type ExecGiven = Running<z.input<typeof execRequestSchema>>;

const execSchemas = () => import('./schemas/exec-schemas.ts');

const running = {
  open: openContext,
  destructive: true,
  verdict: ({ exitCode }: CommandResult): Verdict => (exitCode === 0 ? 'done' : 'failed'),
};

export const execVerbs = {
  exec: defineVerb({
    ...serviceCommand('exec'),
    summary: 'Run a command in a service of a client',
    run: async (context, request): Promise<CommandResult> => {
      const { execInService } = await import('../exec/exec-in-service.ts');
      return execInService(context, request);
    },
  }),
  run: defineVerb({
    ...serviceCommand('run'),
    summary: 'Run a one-off command in a new container like one of a service',
    run: async (context, request): Promise<CommandResult> => {
      const { runLikeService } = await import('../exec/run-like-service.ts');
      return runLikeService(context, request);
    },
  }),
  shell: defineVerb({
    ...running,
    summary: 'Open a shell in a service of a client',
    accept: ({ io = {}, args = [], ...given }: ShellGiven): ShellRequest => ({
      ...{ ...given, args, io },
    }),
    run: async (context, request): Promise<CommandResult> => {
      const { openServiceShell } = await import('../exec/open-shells.ts');
      return openServiceShell(context, request);
    },
    schemas: async () => {
      const { shellRequestSchema: request, commandResultSchema: result } = await execSchemas();
      return { request, result };
    },
  }),
  psql: defineVerb({
    ...databaseShell('psql', 'postgresql'),
    summary: 'Open psql on the PostgreSQL database of a client',
  }),
  mysql: defineVerb({
    ...databaseShell('mysql', 'mysql'),
    summary: 'Open mysql on the MySQL or MariaDB database of a client',
  }),
  'redis-cli': defineVerb({
    ...databaseShell('redis-cli', 'redis'),
    summary: 'Open redis-cli on the Redis cache of a client',
  }),
};

/** What `exec` and `run` have in common: a command for a service. */
function serviceCommand(verb: 'exec' | 'run') {
  return {
    ...running,
    accept: ({ io = {}, ...given }: ExecGiven): ExecRequest => {
      assertCommand(verb, given);
      return { ...given, io };
    },
    schemas: async () => {
      const { execRequestSchema: request, commandResultSchema: result } = await execSchemas();
      return { request, result };
    },
  };
}

function databaseShell(action: string, engine: DatabaseShellRequest['engine']) {
  return {
    ...running,
    accept: ({ slug, args = [], io = {} }: DatabaseShellGiven): DatabaseShellRequest => ({
      ...{ slug, action, engine, args, io },
    }),
    run: async (
      context: OperationContext,
      request: DatabaseShellRequest,
    ): Promise<CommandResult> => {
      const { openDatabaseShell } = await import('../exec/open-shells.ts');
      return openDatabaseShell(context, request);
    },
    schemas: async () => {
      const schemas = await execSchemas();
      const { databaseShellRequestSchema: request, commandResultSchema: result } = schemas;
      return { request, result };
    },
  };
}

function assertCommand(verb: string, { slug, argv }: Pick<ExecGiven, 'slug' | 'argv'>): void {
  if (argv.length > 0) return;
  throw new PulsoError('missing-argument', 'no command is given', {
    hint: `put it after --: pulso ${verb} ${slug} -- env`,
  });
}
