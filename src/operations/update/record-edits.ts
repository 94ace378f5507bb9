import type { AnswerValue } from '../../client/answers.ts';
import type { RenderInputs } from '../../client/render-inputs.ts';

/** A value of a record that someone edited since the client's files were rendered; null: there is none. */
export interface RecordEdit {
  /** `answer fee`, `port web`, `target`. */
  what: string;
  /** `fee`, `web`, `target`. */
  key: string;
  was: AnswerValue | null;
  now: AnswerValue | null;
}

type Values = Readonly<Record<string, AnswerValue | null>>;

/** What a record says otherwise than what its files were rendered from. */
export function recordEdits(was: RenderInputs, now: RenderInputs): readonly RecordEdit[] {
  return [
    ...compare('answer ', was.answers, now.answers),
    ...compare('port ', was.ports, now.ports),
    ...compare('', placeOf(was), placeOf(now)),
  ];
}

function compare(kind: string, was: Values, now: Values): RecordEdit[] {
  return [...new Set([...Object.keys(was), ...Object.keys(now)])]
    .map((key) => ({ what: kind + key, key, was: was[key] ?? null, now: now[key] ?? null }))
    .filter((edit) => JSON.stringify(edit.was) !== JSON.stringify(edit.now));
}

function placeOf({ block, subnet, target }: RenderInputs): Values {
  return { block, subnet, target };
}
