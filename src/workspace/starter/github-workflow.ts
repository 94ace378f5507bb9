import { checkVersionLines, describeSource, installLines } from './ci-install.ts';
import type { CiSource } from './ci-source.ts';

/** `.github/workflows/pulso.yml`: what a pull request would do to the clients, compared by this version of pulso. */
export function githubWorkflow(version: string, source: CiSource): string {
  return `# Shows on each pull request what it would do to the clients. Written by \`pulso init --ci github\`; it is
# yours to change. ${describeSource(source, version)}
# Another workflow can call it, of another repository too:
#
#   jobs:
#     pulso:
#       uses: <owner>/<repository>/.github/workflows/pulso.yml@main
#       permissions: { contents: read, pull-requests: write }
#       with: { folder: clients-of-ours }
name: pulso

on:
  pull_request:
  workflow_call:
    inputs:
      folder:
        description: Where pulso.yaml is, in the repository.
        type: string
        default: .

permissions:
  contents: read
  pull-requests: write # for the comment; on pull requests from forks it is not given

jobs:
  pulso:
    runs-on: ubuntu-latest
    concurrency:
      group: pulso-\${{ github.event.pull_request.number || github.ref }}
      cancel-in-progress: true
    defaults:
      run:
        working-directory: \${{ inputs.folder || '.' }}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - name: Install pulso
        run: |
${indent(installSteps(version, source))}
      - name: Check the template
        run: pulso template lint
      - name: Check the clients
        if: \${{ !cancelled() }}
        run: pulso validate --all
      - name: Compare the clients with the template
        if: \${{ !cancelled() }}
        run: pulso diff --all --format markdown > "$RUNNER_TEMP/pulso-diff.md"
      - name: Comment, or write the job summary where that is not allowed
        if: \${{ !cancelled() }}
        env:
          GH_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
        run: |
          diff="$RUNNER_TEMP/pulso-diff.md"
          issues="repos/$GITHUB_REPOSITORY/issues"
          own='.user.login == "github-actions[bot]" and (.body | startswith("<!-- pulso-diff -->"))'
          comment() {
            [ -n "$PULL_REQUEST" ] || return 1
            id=$(gh api --paginate "$issues/$PULL_REQUEST/comments" --jq ".[] | select($own) | .id") || return 1
            if [ -n "$id" ]; then
              gh api --silent --method PATCH "$issues/comments/$(echo "$id" | head -n 1)" --field "body=@$diff"
            else
              gh api --silent --method POST "$issues/$PULL_REQUEST/comments" --field "body=@$diff"
            fi
          }
          [ -s "$diff" ] || printf '%s\\n\\n' '<!-- pulso-diff -->' '### pulso: no diff, see the log' > "$diff"
          comment || cat "$diff" >> "$GITHUB_STEP_SUMMARY"
`;
}

/** The folder is added to the PATH of later steps last: nothing that is not verified gets there. */
function installSteps(version: string, source: CiSource): string[] {
  const check = checkVersionLines(version);
  if (source.kind === 'runner') return check;
  return [
    'bin="$RUNNER_TEMP/pulso-bin"',
    'mkdir -p "$bin"',
    ...installLines(source),
    'PATH="$bin:$PATH"',
    ...check,
    'echo "$bin" >> "$GITHUB_PATH"',
  ];
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `          ${line}`).join('\n');
}
