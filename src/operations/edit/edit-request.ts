/** What a person edits. */
export interface EditQuestion {
  /** Of the file that the editor is given. */
  path: string;
  text: string;
  /** Why the text that was saved last cannot stand. */
  refused?: string;
}

/** A file that an edit changes, every secret in its diff redacted. */
export interface EditedFile {
  path: string;
  change: 'added' | 'modified' | 'removed' | 'moved';
  patch?: string;
}

/** What an edit is about to write. */
export interface EditProposal {
  slug: string;
  files: readonly EditedFile[];
}

/** What `pulso edit` is asked. */
export interface EditRequest {
  slug: string;
  /** Of the client's folder; absent: its answers. */
  file?: string;
  /** Writes nothing, and asks nobody whether to. */
  dryRun: boolean;
  /** Gives the text as it was saved; undefined if the person gave up. */
  edit: (question: EditQuestion) => Promise<string | undefined>;
  /** Asked when a text can stand, before anything is written. */
  confirm: (proposal: EditProposal) => Promise<boolean>;
}

/** What is edited, and what becomes of a text. */
export interface EditDraft {
  path: string;
  text: string;
  /** What a text would change; empty: nothing. Throws a PulsoError where it cannot stand. */
  check: (text: string) => Promise<readonly EditedFile[]>;
  /** Writes what was checked last. */
  write: (text: string) => Promise<void>;
}
