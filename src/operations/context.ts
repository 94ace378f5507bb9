import type { Reporter } from '../core/reporter.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lease } from '../workspace/locks/lease.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Neighbors } from './isolation/read-neighbors.ts';
import type { ReadTemplate } from './template/read-template-once.ts';
import type { ParsedFiles } from './validate/parsed-files.ts';

/** What every operation is given beside its request. Tests pass their own clock and reporter. */
export interface OperationContext {
  workspace: Workspace;
  reporter: Reporter;
  /** Aborted where the person interrupts: operations stop at the next safe point. */
  signal: AbortSignal;
  now: () => Date;
  /** Who is named in the audit log, e.g. `ana@ops-1`. */
  actor: string;
  /** Reads each template once, for as long as the command runs. */
  readTemplate: ReadTemplate;
  /** Reaches a target by its name; absent: as pulso.yaml says. Tests pass a fake engine. */
  openEngine?: (target: string) => Promise<Engine>;
  /** Asks whether programs that a kubeconfig of the workspace names may run; absent: nobody can answer. */
  confirmProgram?: (asked: { file: string; commands: readonly string[] }) => Promise<boolean>;
  /** The records of all clients, read once; absent: read each time. */
  neighbors?: Neighbors;
  /** The files of clients that were parsed already; absent: each is parsed. */
  parsed?: ParsedFiles;
  /** The lock that the work is done under; absent while none is taken. */
  lease?: Lease;
}

/** For work under a lock: it stops too where the lock is lost. */
export function withLease(context: OperationContext, lease: Lease): OperationContext {
  return { ...context, lease, signal: AbortSignal.any([context.signal, lease.signal]) };
}
