import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** Each shell asks `pulso __complete` for what fits the words so far: a word, a tab, what it is. */
const SCRIPTS = {
  bash: `_pulso() {
  local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" last="\${COMP_WORDS[COMP_CWORD]}" i word begun found
  local -a words
  # bash takes key=value for three words: what is written together is one.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((i > 0)) && [[ "$line" != [[:blank:]]* ]]; then
      words[\${#words[@]}-1]+="$word"
    else
      words+=("$word")
    fi
    line="\${line#"\${line%%[![:blank:]]*}"}"
    line="\${line#"$word"}"
  done
  begun="\${words[\${#words[@]}-1]}"
  # What it replaces is the part behind the last of them alone.
  [[ "$last" == [=:]* ]] && last="\${last##*[=:]}"
  begun="\${begun%"$last"}"
  COMPREPLY=()
  while IFS= read -r found; do
    COMPREPLY+=("\${found#"$begun"}")
  done < <(pulso __complete -- "\${words[@]:1}" 2>/dev/null | cut -f1)
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _pulso pulso
`,
  zsh: `#compdef pulso
_pulso() {
  local -a candidates open
  candidates=("\${(@f)$(pulso __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  # A colon in a word does not end it.
  candidates=("\${(@)candidates//:/\\\\:}")
  candidates=("\${(@)candidates//$'\\t'/:}")
  open=("\${(@M)candidates:#[^:]#=:*}")
  candidates=("\${(@)candidates:|open}")
  if [[ -n "$candidates[1]$open[1]" ]]; then
    (( $#candidates )) && _describe pulso candidates
    # A value follows.
    (( $#open )) && _describe pulso open -S ''
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
