import { PulsoError } from '../../foundation/pulso-error.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** Each shell asks `pulso __complete` for what fits the words so far: a word, a tab, what it is. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_pulso() {
  local IFS=$'\\n'
  COMPREPLY=($(pulso __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _pulso pulso
`,
  zsh: `#compdef pulso
_pulso() {
  local -a candidates
  candidates=("\${(@f)$(pulso __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=("\${(@)candidates//$'\\t'/:}")
  if [[ -n "$candidates[1]" ]]; then
    _describe pulso candidates
  else
    _files
  fi
}
compdef _pulso pulso
`,
  fish: `complete -c pulso -a '(pulso __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

/** `pulso completion` */
export async function runCompletion(
  { io }: Session,
  { operands }: Call<object>,
): Promise<undefined> {
  const [shell = ''] = operands;
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined) {
    throw new PulsoError('unknown-shell', `there are no completions for "${shell}"`, {
      hint: `name one of ${Object.keys(SCRIPTS).join(', ')}`,
    });
  }
  io.stdout.write(script);
  return Promise.resolve(undefined);
}
