/** The value of one answer. Lists are of texts (a multiple choice). */
export type AnswerValue = string | number | boolean | readonly string[];

/** The values a client was rendered with, by question key. */
export type Answers = Readonly<Record<string, AnswerValue>>;
