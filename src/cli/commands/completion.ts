import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** Each shell asks `pulso __complete` for what fits the words so far: a word, a tab, what it is. */
const SCRIPTS = {
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

export type Shell = keyof typeof SCRIPTS;

/** `pulso completion` */
export async function runCompletion(
  { io }: Session,
  { operands }: Call<object>,
): Promise<undefined> {
  io.stdout.write(SCRIPTS[operands[0] as Shell]);
  return Promise.resolve(undefined);
}
