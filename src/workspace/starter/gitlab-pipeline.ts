import { checkVersionLines, describeSource, installLines } from './ci-install.ts';
import type { CiSource } from './ci-source.ts';

/** `.gitlab/pulso.yml`: what a merge request would do to the clients, compared by this version of pulso. */
export function gitlabPipeline(version: string, source: CiSource): string {
  return `# Shows on each merge request what it would do to the clients. Written by \`pulso init --ci gitlab\`; it is
# yours to change. ${describeSource(source, version)}
# .gitlab-ci.yml includes it, and that of another project can too:
#
#   include:
#     - project: <group>/<project>
#       file: .gitlab/pulso.yml
#
# It comments with the CI/CD variable PULSO_GITLAB_TOKEN, masked: a project access token of the role
# Reporter and the scope api. Without one, as on merge requests from forks, the diff is an artifact.
# Comments need curl and Node where the job runs; the image of pulso has both.
pulso:
${imageKey(source)}  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    PULSO_FOLDER: . # where pulso.yaml is, in the repository
  script:
    - |
${indent(installSteps(version, source))}
    - cd "$PULSO_FOLDER"
    - pulso template lint || failed=yes
    - pulso validate --all || failed=yes
    - pulso diff --all --format markdown > "$CI_PROJECT_DIR/pulso-diff.md" || failed=yes
    - |
      diff="$CI_PROJECT_DIR/pulso-diff.md"
      notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
      own="note.author.id === me && note.body.startsWith('<!-- pulso-diff -->')"
      api() { curl --fail --silent --show-error --header "PRIVATE-TOKEN: $PULSO_GITLAB_TOKEN" "$@"; }
      read_json() { node -p "const json = JSON.parse(require('fs').readFileSync(0, 'utf8')); $1"; }
      comment() {
        [ -n "$PULSO_GITLAB_TOKEN" ] || return 1
        me=$(api "$CI_API_V4_URL/user" | read_json 'json.id') || return 1
        id=$(api "$notes?sort=asc&per_page=100" |
          read_json "const me = $me; json.find((note) => $own)?.id ?? ''") || return 1
        if [ -n "$id" ]; then
          api --request PUT "$notes/$id" --data-urlencode "body@$diff" > /dev/null
        else
          api --request POST "$notes" --data-urlencode "body@$diff" > /dev/null
        fi
      }
      [ -s "$diff" ] || printf '%s\\n\\n' '<!-- pulso-diff -->' '### pulso: no diff, see the log' > "$diff"
      comment || echo "There is no comment: the diff is the artifact pulso-diff.md of this job."
    - test -z "$failed"
  artifacts:
    when: always
    expose_as: pulso diff
    paths: [pulso-diff.md]
`;
}

function imageKey(source: CiSource): string {
  if (source.kind !== 'image') return '';
  return `  image:\n    name: ${source.reference}\n    entrypoint: ['']\n`;
}

/** The job runs in the image itself: only an executable is still to be fetched. */
function installSteps(version: string, source: CiSource): string[] {
  const check = checkVersionLines(version);
  if (source.kind !== 'executable') return check;
  return ['bin=$(mktemp -d)', ...installLines(source), 'PATH="$bin:$PATH"', ...check];
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}`).join('\n');
}

/** `.gitlab-ci.yml`, if there is none. */
export const GITLAB_ENTRY = `include:
  - local: .gitlab/pulso.yml
`;
