import type { FileContent } from '../core/file-content.ts';
import type { Answers, AnswerValue } from '../client/answers.ts';
import type { NamedFormat } from '../client/named-format.ts';
import type { Expression } from './expressions/expression.ts';
import type { DatabaseSpec, Manifest, RotationSpec, SecretSpec } from './manifest/manifest.ts';

/** A file of a template or of a client, as bytes. Paths are relative, with `/`. */
export interface SourceFile extends FileContent {
  path: string;
  /** The link's target where the file is a symbolic link; its bytes are then empty. */
  symlink?: string;
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

/** A template parsed, checked and compiled: once, however many clients it is rendered for. */
export interface Template {
  /** Its name in pulso.yaml. */
  name: string;
  folder: string;
  manifest: Manifest;
  /** sha256 over template.yaml and every file with its path and mode. */
  digest: string;
  questions: readonly CompiledQuestion[];
  ports: readonly (Conditional & { name: string; base: number })[];
  secrets: readonly CompiledSecret[];
  /** Absent: the template does not say what holds data. */
  databases?: readonly (Conditional & { database: DatabaseSpec })[];
  /** Volumes of files that are data. */
  volumes: readonly (Conditional & { name: string })[];
  files: readonly CompiledFile[];
}

/** What is there only where its `when` holds; absent: always. */
export interface Conditional {
  when?: Expression;
}

export interface CompiledSecret extends Conditional {
  secret: SecretSpec;
  /** Absent: the template does not say whether a database knows it. */
  rotations?: readonly (Conditional & { rotation: RotationSpec })[];
}

export interface CompiledQuestion extends Conditional {
  question: Question;
  /** Its default where that is an expression. */
  proposal?: Expression;
}

/** One file of a template with the rules that match it. */
export interface CompiledFile {
  /** Its path in the template. */
  source: string;
  /** The path it renders to, by folder: expressions cannot make two folders of one. */
  path: readonly (string | Expression)[];
  /** Every one of them has to hold. */
  when: readonly Expression[];
  content: Uint8Array | Expression;
  executable: boolean;
  seed: boolean;
  /** A text of another tool, whatever its name says: not parsed, and merged by lines. */
  text: boolean;
}

/** One question of template.yaml; it drives flag, prompt and answers file alike. */
export interface Question {
  /** Identifier, snake_case. The flag is its kebab-case: `whatsapp_number` → `--whatsapp-number`. */
  key: string;
  type: 'text' | 'select' | 'multiselect' | 'confirm' | 'number';
  prompt: string;
  help?: string;
  choices?: readonly { value: string; label: string }[];
  /** A literal, or a Handlebars expression over earlier answers. Absent: an answer is required. */
  default?: AnswerValue;
  /** A Handlebars expression; the question is asked only where it renders to something other than '' or 'false'. */
  when?: string;
  validate?: QuestionValidation;
}

export interface QuestionValidation {
  pattern?: string;
  message?: string;
  min?: number;
  max?: number;
  format?: NamedFormat;
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
export interface RenderedFile extends FileContent {
  path: string;
  /** Written once and never synced. */
  seed: boolean;
  /** Not parsed, and merged by lines. */
  text: boolean;
}
