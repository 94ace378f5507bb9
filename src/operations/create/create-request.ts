import type { Answers } from '../../client/answers.ts';
import type { Ask } from '../../template/questions/questioner.ts';
import type { ExistingDataChoice } from '../catalog/choices.ts';
import type { Confirm } from '../confirm.ts';
import type { ClientSummary } from '../catalog/schemas/client-schemas.ts';
import type { AskExistingData } from './ask-person.ts';

/** What `pulso create` is asked for. */
export interface CreateRequest {
  slug: string;
  /** Answers by question key, from flags, `--set` and `--answers` as one record; unknown keys are refused. */
  given: Readonly<Record<string, unknown>>;
  /** A template's name in pulso.yaml; absent: the workspace's own choice. */
  template?: string;
  /** A target's name in pulso.yaml; absent: the workspace's own choice. */
  target?: string;
  /** Asks for this block and no other. */
  block?: number;
  /** The operator's own system: the one that takes block 0. */
  base?: boolean;
  /** What is done with data that an earlier client of the slug left; absent: a person is asked. */
  existingData?: ExistingDataChoice;
  /** Writes nothing: the result shows the files. */
  dryRun: boolean;
  /** Asks a person what was not given; absent without a terminal. */
  ask?: Ask;
  /** Asks a person what is done with existing data; absent without a terminal. */
  askData?: AskExistingData;
  /** Shown before anything is written; false ends it as interrupted. Blocks are handed out after it. */
  confirm: Confirm<CreateProposal>;
}

/** What a person says yes to. */
export interface CreateProposal {
  slug: string;
  template: { name: string; version: string };
  target: string;
  answers: Answers;
}

export interface CreateResult {
  client: ClientSummary;
  /** The client's folder, relative to the workspace. */
  folder: string;
  dryRun: boolean;
  files: readonly CreatedFile[];
  /** Files the operator has to bring: secrets that pulso cannot generate. Paths in the client's folder. */
  provide: readonly string[];
  /** What an earlier client of the slug left; absent: nothing. */
  existingData?: ExistingData;
}

/** Data on a target of an earlier client with the slug of a new one, and what is done with it. */
export interface ExistingData {
  /** Sorted. */
  volumes: readonly string[];
  /** `undecided` only in a dry run. */
  action: ExistingDataChoice | 'undecided';
}

/** One file of a new client. Secrets are listed, their content never is. */
export interface CreatedFile {
  path: string;
  /** Bytes. */
  size: number;
  executable: boolean;
  /** The text of a dry run's file. */
  content?: string;
}
