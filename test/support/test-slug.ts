const MARK = /^pt([0-9a-z]+)-/;

/** A slug that no other run of the tests has: this process's mark, and the name. */
export function testSlug(name: string): string {
  return `pt${process.pid.toString(36)}-${name}`;
}

/** Whether a test made this client whose process is gone: one that was killed takes nothing down. */
export function isLeftover(slug: string): boolean {
  const mark = MARK.exec(slug)?.[1];
  return mark !== undefined && !isAlive(parseInt(mark, 36));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
