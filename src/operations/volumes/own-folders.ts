/** Whether a path of a volume is pulso's own, or the file system's: it is neither saved nor restored. */
export function isReserved(path: string): boolean {
  return /^(\.pulso-(scratch|before)-[^/]*|lost\+found)(\/|$)/.test(path);
}
