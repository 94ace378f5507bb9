/** Where a job has the volume. */
export const VOLUME_PATH = '/pulso-volume';

/**
 * What a restore does at the root of a volume. `$2` is what is to be live, `$3` what is live; while `$2-live` is there,
 * what is at the root is of `$2`. Each move is one rename, and each line can be run again after a kill: `in` ends with
 * `$2` at the root and the rest in `$3`, `out` the other way around. Run by others than root, the root keeps its owner. Five
 * digits of a mode clear the bits of a group too, which fewer leave.
 */
const SCRIPT = `set -eu
cd "$0"
move() {
  for one in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ ! -e "$one" ] && [ ! -L "$one" ]; then continue; fi
    case "\${one#"$1"/}" in lost+found | .pulso-scratch-* | .pulso-before-*) continue ;; esac
    mv -f -- "$one" "$2/"
  done
}
own() {
  if [ "$(id -u)" != 0 ]; then return 0; fi
  chown "$(stat -c %u:%g "$1")" "$2"
  chmod "0000$(stat -c %a "$1")" "$2"
}
case "$1" in
  in)
    if [ -d "$2" ]; then
      mkdir -p "$3"
      own . "$3"
      move . "$3"
      mv "$2" "$2-live"
    fi
    if [ -d "$2-live" ]; then
      move "$2-live" .
      own "$2-live" .
      rmdir "$2-live"
    fi ;;
  out)
    if [ ! -d "$2" ] && [ -d "$3" ]; then
      if [ ! -d "$2-live" ]; then
        mkdir "$2-live"
        own . "$2-live"
      fi
      move . "$2-live"
      mv "$2-live" "$2"
    fi
    if [ -d "$3" ]; then
      move "$3" .
      own "$3" .
      rmdir "$3"
    fi ;;
  drop)
    rm -rf -- "$2" "$2-live" ;;
  clean)
    rm -rf -- .pulso-scratch-* .pulso-before-* ;;
  free)
    df -Pk . | tail -n 1 ;;
esac`;

/** Puts what was loaded at the root, and what is there beside it. Done already, it changes nothing. */
export function swapVolumeIn(folders: { scratch: string; kept: string }): string[] {
  return command('in', folders.scratch, folders.kept);
}

/** Undoes swapVolumeIn from wherever it came to. */
export function swapVolumeOut(folders: { scratch: string; kept: string }): string[] {
  return command('out', folders.scratch, folders.kept);
}

export function dropVolumeFolder(folder: string): string[] {
  return command('drop', folder, '');
}

/** Removes what any restore has made there. */
export function dropVolumeFolders(): string[] {
  return command('clean', '', '');
}

/** Prints a line of df in 1024-byte blocks: its fourth word is what is free. */
export function measureFreeSpace(): string[] {
  return command('free', '', '');
}

function command(...words: readonly string[]): string[] {
  return ['sh', '-c', SCRIPT, VOLUME_PATH, ...words];
}
