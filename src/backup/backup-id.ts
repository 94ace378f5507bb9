/** `20261125T023000Z-7f3a9c`: the second it was begun in, and six random letters and digits in hex. */
const ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{6}$/;

/** `random`: six letters and digits in hex. */
export function createBackupId(at: Date, random: string): string {
  return `${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${random}`;
}

/** When a backup was begun; undefined unless the text is an id. */
export function timeOfBackup(id: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = ID.exec(id) ?? [];
  if (year === undefined) return undefined;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = new Date(text);
  return Number.isFinite(at.getTime()) && at.toISOString() === text ? at : undefined;
}
