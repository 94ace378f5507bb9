/** What `pulso restore --check --on` is asked, defaults filled in. */
export interface VerifyRequest {
  slug: string;
  /** The target that the backup is loaded on. */
  on: string;
  from: string;
  key?: string;
  repository?: string;
  /** Milliseconds to wait for health. */
  timeout: number;
}
