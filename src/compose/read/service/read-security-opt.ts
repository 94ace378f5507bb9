import { type ComposeNode, readText } from '../../syntax/compose-node.ts';
import { readClientFile } from '../../find-client-file.ts';
import { decodeLossy } from '../../../text/decode-utf8.ts';

/** As the engine takes it. A seccomp profile is a file of the client's, which the engine wants whole. */
export function readSecurityOpt(node: ComposeNode): string {
  const text = readText(node);
  const profile = /^seccomp[:=](?!unconfined$|builtin$)(.*)$/.exec(text)?.[1];
  if (profile === undefined) return text;
  return `seccomp=${decodeLossy(readClientFile(node, profile))}`;
}
