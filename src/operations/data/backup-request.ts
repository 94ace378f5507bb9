import type { ClientChoice } from '../../workspace/clients/select-clients.ts';

/** What `pulso backup` is asked, defaults filled in. */
export interface BackupRequest extends ClientChoice {
  /** Only clients whose newest good backup is older than the schedule's last run. */
  due: boolean;
  /** Name of a repository of pulso.yaml. */
  repository?: string;
  keep: boolean;
  note?: string;
  /** Whether the client's secrets are saved. */
  secrets: boolean;
  /** Whether services that may write are stopped meanwhile; absent: only where a volume of files asks for it. */
  stopped?: boolean;
  dryRun: boolean;
}
