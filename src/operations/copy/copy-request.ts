/** What `pulso restore --as` is asked, defaults filled in. */
export interface CopyRequest {
  /** Whose backup it is; it may have no folder any more. */
  slug: string;
  /** The new client. */
  as: string;
  from: string;
  key?: string;
  repository?: string;
  /** A target of pulso.yaml; absent: the one of the client in the backup. */
  target?: string;
  dryRun: boolean;
  /** Milliseconds to wait for health. */
  timeout: number;
}

/** What `pulso clone` is asked, defaults filled in. */
export type CloneRequest = Pick<CopyRequest, 'slug' | 'as' | 'target' | 'dryRun' | 'timeout'>;
