import type { ClientRecord } from '../../client/client-record.ts';
import type { MergeFiles, MergeResult } from '../../merge/merge-types.ts';
import type { AnswerFate } from '../../template/migrate/account-answers.ts';
import type { SourceFile } from '../../template/template.ts';
import type { Base } from '../../workspace/base/read-base.ts';

/** Everything an update of one client would do. Nothing is written yet. */
export interface ClientUpdate {
  record: ClientRecord;
  /** The record as it will stand. */
  next: ClientRecord;
  /** What became of answers that are not simply carried over. */
  fates: readonly AnswerFate[];
  base: Base;
  client: ReadonlyMap<string, SourceFile>;
  /** The new render: the next base. */
  rendered: MergeFiles;
  merged: MergeResult;
}
