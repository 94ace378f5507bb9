/**
 * What an operation says while it works. Only `cli/render` turns it into colours and lines;
 * tests record it.
 */
export interface ReportEvent {
  /** Kebab-case and stable: `pull`, `service-start`, `health-wait`, `file-write` … */
  code: string;
  /** `start`/`update`/`done`/`failed`/`interrupted` belong to a task named by (slug, code, subject); `note` and `warning` stand alone. */
  kind: 'start' | 'update' | 'done' | 'failed' | 'interrupted' | 'note' | 'warning';
  slug?: string;
  /** What it is about: `service/app`, `image/postgres:15`, a path. */
  subject?: string;
  /** One line for a person. Never a secret. */
  message?: string;
  /** 0 to 1, where it is known. */
  fraction?: number;
}

export interface Reporter {
  report(event: ReportEvent): void;
}

export const silentReporter: Reporter = { report: () => undefined };
