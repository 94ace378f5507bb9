import { expect, it } from 'vitest';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Intent } from '../../src/engine/intent.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { captureExec } from './capture-exec.ts';

/** A client that is deployed while these cases run, and whose `database` keeps data at /data. */
export interface CarrySubject {
  engine: Engine;
  slug: string;
  /** The client whose `database` mounts another volume there. */
  renamed: DesiredClient;
  carryOut(desired: DesiredClient, intent: Intent): Promise<Plan>;
}

const CARRY = { verb: 'deploy', carryData: true } as const;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What every engine must do with the data of a volume that is renamed. */
export function describeCarry(open: () => CarrySubject): void {
  const inDatabase = ({ engine, slug }: CarrySubject, argv: string[], stdin?: Uint8Array) =>
    captureExec(engine, { slug, service: 'database' }, argv, stdin);
  const readCarried = async (subject: CarrySubject): Promise<string> => {
    const { exitCode, stdout } = await inDatabase(subject, ['cat', '/data/carried']);
    expect(exitCode).toBe(0);
    return Buffer.from(stdout).toString('utf8');
  };

  it('plans as destructive that a renamed volume leaves its data behind', async () => {
    const subject = open();
    await inDatabase(subject, ['tee', '/data/carried'], bytes('every byte ñ 漢'));
    const { operations } = await subject.engine.plan(subject.renamed, { verb: 'deploy' });
    const left = operations.filter(({ warning, destructive }) => warning === true && destructive);
    expect(left).toMatchObject([
      { type: 'none', cause: expect.stringMatching(/^data of database at \/data is left behind/) },
    ]);
  });

  it('copies the data of a renamed volume, and keeps what is copied', async () => {
    const subject = open();
    const { engine, slug, renamed } = subject;
    const { operations } = await subject.carryOut(renamed, CARRY);
    expect(operations.filter(({ destructive }) => destructive)).toEqual([]);
    const volumes = (await engine.observe([slug])).get(slug)?.volumes ?? [];
    // A cluster's claims are named after the workload that makes them.
    const keys = volumes.map(({ key }) => key.replace(/-database-0$/, ''));
    expect(keys.sort()).toEqual(['data', 'renamed']);
    const { operations: next } = await engine.plan(renamed, CARRY);
    expect(next.filter(({ type, warning }) => type !== 'none' || warning === true)).toEqual([]);
    expect(await readCarried(subject)).toBe('every byte ñ 漢');
  });
}
