import type { Answers, AnswerValue } from '../client/answers.ts';

/** A file of a template or of a client, as bytes. Paths are relative, with `/`. */
export interface SourceFile {
  path: string;
  bytes: Uint8Array;
  executable: boolean;
  /** The link's target where the file is a symbolic link; its bytes are then empty. */
  symlink?: string | undefined;
}

/** A template as read from its folder: template.yaml and everything beside it. */
export interface TemplateSource {
  /** Its name in pulso.yaml, `template` for the shipped one. */
  name: string;
  /** Folder shown in messages, e.g. `clients/template`. */
  folder: string;
  /** Text of template.yaml. */
  manifest: string;
  files: readonly SourceFile[];
}

/** One question of template.yaml; it drives flag, prompt and answers file alike. */
export interface Question {
  /** Identifier, snake_case. The flag is its kebab-case: `whatsapp_number` → `--whatsapp-number`. */
  key: string;
  type: 'text' | 'select' | 'multiselect' | 'confirm' | 'number';
  prompt: string;
  help?: string | undefined;
  choices?: readonly { value: string; label: string }[] | undefined;
  /** A literal, or a Handlebars expression over earlier answers. Absent: an answer is required. */
  default?: AnswerValue | undefined;
  /** A Handlebars expression; the question is asked only where it renders to something other than '' or 'false'. */
  when?: string | undefined;
  validate?: QuestionValidation | undefined;
}

export interface QuestionValidation {
  pattern?: string | undefined;
  message?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
  /** A named format: `country` (ISO 3166 alpha-2), `currency` (ISO 4217), `language` (ISO 639-1), `timezone` (IANA), `phone` (E.164), `semver`. */
  format?: 'country' | 'currency' | 'language' | 'timezone' | 'phone' | 'semver' | undefined;
}

/** What a render of one client is made with; every key is visible to the template's expressions. */
export interface RenderContext {
  slug: string;
  block: number;
  ports: Readonly<Record<string, number>>;
  subnet: string | null;
  target: string;
  template: { name: string; version: string };
  answers: Answers;
}

/** One file of a render. */
export interface RenderedFile {
  path: string;
  bytes: Uint8Array;
  executable: boolean;
  /** Written once and never synced. */
  seed: boolean;
}
