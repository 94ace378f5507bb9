/** What is wanted of a client's stack. */
export type Intent =
  | {
      verb: 'deploy';
      recreate?: boolean;
      services?: readonly string[];
      /** Takes fields that others set on the same objects; only clusters know such a thing. */
      forceConflicts?: boolean;
      /** False: what ran is removed before what replaces it is healthy, and does not come back if that fails. */
      rollback?: boolean;
      /** Copies data that would be left behind to the volume that is mounted in its place. */
      carryData?: boolean;
      /** Services that pulso has stopped: they are started, however they ended. */
      halted?: readonly string[];
      /** Takes over what is not of this workspace: containers and networks are recreated, data is kept. */
      adopt?: boolean;
    }
  | { verb: 'start' | 'stop' | 'restart'; services?: readonly string[] }
  | { verb: 'destroy'; purge: boolean };

/** Whether it takes over what is not of this workspace. */
export function isAdoption(intent: Intent): boolean {
  return intent.verb === 'deploy' && intent.adopt === true;
}
