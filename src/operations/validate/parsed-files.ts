import type { ParsedCompose } from '../../compose/syntax/parse-compose-yaml.ts';
import type { ReadFiles } from '../../text/read-yaml-stream.ts';
import { rememberTexts } from '../../text/similar/similar-texts.ts';

/** Files that were parsed for one command: what clients have alike is parsed once. */
export interface ParsedFiles {
  compose: ParsedCompose;
  yaml: ReadFiles;
}

export function rememberFiles(): ParsedFiles {
  return { compose: rememberTexts(), yaml: rememberTexts() };
}
