/** How it was measured, for the page. */
export const METHOD = `## How it is measured

- Both sides take turns, so that whatever else the machine does meets both alike. Times are of the whole
  command, from its start to its end. The table has the median of all runs; of the ratios, taken run by run,
  also the quarters around it.
- After every run it is checked, outside of the time, that the work was done: that the stack answers ready with
  its database and cache, that nothing of it is left, that every file is what it should be.
- The clients are of the template that pulso ships. On Docker they have an app, PostgreSQL and Redis, and compose
  reads the client's own \`docker-compose.yml\` with the same images. Compose mounts configs and secrets from the
  disk, so that its copies are readable by all; pulso's are not.
- Compose waits for the engine's healthchecks, of which the first is after one interval (10 s), for the database
  and cache first and then for the app. pulso runs the same healthchecks itself as soon as a container has
  started. That is most of the difference where something starts.
- Compose does not notice a changed config file. It is told by another name for the config, as its users do.
- cookiecutter's template makes the same files, byte by byte, with as many random secrets; checked before.
- \`git merge-file\` is given the client's file, its base and the new render side by side, ready on the disk. It
  reads no YAML, finds no client and renders nothing.
- The workspace of \`pulso list\` has the settings that \`pulso init\` writes; ones of your own take about 15 ms
  more to read and check. The other fleets have ports and networks for thousands.
- kubectl is given the manifests that \`pulso render\` prints. The 200 clients have no pods, only their objects.
- Peak memory is the kernel's high-water mark of pulso's own process, taken in a run of its own.

\`npm run bench -- --only deploy,destroy\` measures some rows anew, \`--quick\` looks whether they work and writes
nothing.`;
