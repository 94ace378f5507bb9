import type { CiSource } from './ci-source.ts';

/** Shell lines that put pulso into `$bin`, verified; none if it has to be there already. `$folder` is the checkout. */
export function installLines(source: CiSource): string[] {
  switch (source.kind) {
    case 'image':
      return [
        `cat > "$bin/pulso" <<'END'`,
        '#!/bin/sh',
        'exec docker run --rm --user "$(id -u):$(id -g)" --volume "$GITHUB_WORKSPACE:$GITHUB_WORKSPACE" \\',
        `  --workdir "$PWD" ${source.reference} "$@"`,
        'END',
        'chmod +x "$bin/pulso"',
      ];
    case 'executable':
      return [
        `curl --fail --silent --show-error --location --output "$bin/pulso" '${source.url}'`,
        `echo "${source.sha256}  $bin/pulso" | sha256sum --check --quiet`,
        'chmod +x "$bin/pulso"',
      ];
    case 'runner':
      return [];
  }
}

/** Shell lines that fail unless pulso is there in this version. */
export function checkVersionLines(version: string): string[] {
  return [
    'found=$(pulso --version || echo none)',
    `[ "$found" = '${version}' ] || { echo "pulso ${version} is required on the runner; found: $found" >&2; exit 1; }`,
  ];
}

/** What the pipeline's head says about it. */
export function describeSource(source: CiSource, version: string): string {
  switch (source.kind) {
    case 'image':
      return `pulso ${version} is the image of the digest below.`;
    case 'executable':
      return `pulso ${version} is the executable of the digest below.`;
    case 'runner':
      return `pulso ${version} has to be on the runner. To download it: pulso init --ci … --ci-image or --ci-executable.`;
  }
}
