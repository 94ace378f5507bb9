/** How it was measured, for the page. */
export const METHOD = `## How it is measured

- The sides alternate, so that other load on the machine affects both. Times are of the whole command, from start to
  end. The table has the median of all runs and, for the ratios (computed per run), the quartiles.
- After every run, outside of the measured time, the result is verified: the stack answers ready with its database and
  cache, nothing of it is left after a destroy, every file has the expected content.
- The clients use the shipped template. On Docker they have an app, PostgreSQL and Redis, and compose reads the
  client's own \`docker-compose.yml\` with the same images. Compose mounts configs and secrets from the disk, so its
  copies are readable by all users; pulso's are not.
- Compose waits for the engine's healthchecks, which first run after one interval (10 s), for the database and cache
  and then for the app. pulso runs the same healthchecks itself as soon as a container has started. This is most of the
  difference in rows that start containers.
- Compose does not detect a changed config file. The config gets another name for each change, as users of compose do.
- cookiecutter's template creates the same files, byte by byte, with as many random secrets; verified before.
- \`git merge-file\` gets the client's file, its base and the new render as files on the disk. It does not read YAML,
  find clients or render.
- The workspace of \`pulso list\` has the settings that \`pulso init\` writes; custom settings take about 15 ms more to
  read and validate. The other fleets have ports and networks for thousands of clients.
- kubectl gets the manifests that \`pulso render\` prints. The 200 clients have no pods, only objects.
- Of the large inputs, \`git merge-file\` merges by lines, and \`yq\` (the one of Debian, over \`jq\`) two YAML files without
  their base and their comments. Each alone does the middle of a sync, which also finds clients, checks bases, renders,
  validates and writes.
- The dump in a row of data is made in the same container, of the same database, by the shell; it writes one file, without
  row counts, roles, the client's files, secrets, digests or a signature. A restore of pulso also verifies digests and row
  counts, creates the same database beside the live one, and stops and starts the app.
- Peak memory is the kernel's high-water mark of pulso's own process, in a separate run.

\`npm run bench -- --only deploy,destroy\` measures only these rows again, \`--quick\` checks that they work and writes
nothing.`;
