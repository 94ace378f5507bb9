/** A use of a banned phrase that stays: in this file (from the project's folder), on lines that contain this text. */
export interface BannedWordException {
  file: string;
  text: string;
  reason: string;
}

export const BANNED_WORD_EXCEPTIONS: readonly BannedWordException[] = [
  { file: 'docs/writing.md', text: '| `', reason: 'The list of the phrases itself.' },
];
