// Loaded into a measured process by --import: writes how much memory it had at the most, in kilobytes, to the
// file that PULSO_BENCH_PEAK names. What the kernel counts for the process as a whole would do worse: it
// starts with what its parent had.
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const [, peak = ''] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  writeFileSync(process.env.PULSO_BENCH_PEAK ?? '', peak);
});
