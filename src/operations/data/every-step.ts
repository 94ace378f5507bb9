const STEP = 8 * 1024 * 1024;

/** Reports how many bytes there are by now, each time that so many more have come. */
export function everyStep(report: (bytes: number) => void): (bytes: number) => void {
  let next = STEP;
  return (bytes) => {
    if (bytes < next) return;
    next = bytes + STEP;
    report(bytes);
  };
}
