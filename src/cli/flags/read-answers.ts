import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import * as z from 'zod';
import { parseYamlDocument } from '../../text/check-yaml.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Session } from '../session.ts';
import { givenAnswers } from './question-flags.ts';

export interface AnswerFlags {
  set?: Readonly<Record<string, string>> | undefined;
  /** Path of a YAML file, or `-`. */
  answers?: string | undefined;
}

/** Answers by question key: flags before `--set` before the file. Errors: `answers-missing`, `yaml-syntax`, `yaml-schema`. */
export async function readAnswers(
  session: Session,
  flags: AnswerFlags,
): Promise<Record<string, unknown>> {
  const { answers } = flags;
  const inFile = answers === undefined ? {} : await readAnswersFile(session, answers);
  return { ...inFile, ...flags.set, ...givenAnswers(flags) };
}

async function readAnswersFile(
  { io, cwd }: Session,
  path: string,
): Promise<Record<string, unknown>> {
  const file = path === '-' ? 'stdin' : path;
  const text = path === '-' ? await readAll(io.stdin) : await readText(resolve(cwd, path), path);
  const answer = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
  return parseYamlDocument(text, z.record(z.string(), answer), file);
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PulsoError('answers-missing', `${shown} cannot be read`, {
      hint: 'name a YAML file of key: value lines with --answers, or - for stdin',
      cause,
    });
  }
}
