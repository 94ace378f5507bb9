import { createLogUpdate } from 'log-update';
import type { ReportEvent } from '../../../core/reporter.ts';
import type { Output } from '../../io.ts';
import { describeEvent } from '../views/describe-event.ts';
import type { Progress } from './progress.ts';
import type { Screen } from './screen.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;

interface Task {
  event: ReportEvent;
  since: number;
}

/** Running tasks move at the bottom; what ends stays above them as a line of its own. */
export function createLiveProgress(output: Output, screen: Screen): Progress {
  // log-update's cursor hiding would take over the signals; the cursor stays.
  const update = createLogUpdate(output as NodeJS.WriteStream, { showCursor: true });
  const tasks = new Map<string, Task>();
  let pending: string[] = [];
  let paused = false;
  let timer: NodeJS.Timeout | undefined;

  const draw = (): void => {
    if (paused) return;
    if (pending.length > 0) {
      update.clear();
      output.write(pending.map((line) => `${line}\n`).join(''));
      pending = [];
    }
    const spinner = FRAMES[Math.floor(Date.now() / FRAME_MS) % FRAMES.length];
    const lines = [...tasks.values()].map((task) => describeTask(task, screen, spinner));
    if (lines.length > 0) update(lines.join('\n'));
    else update.clear();
  };
  const tick = (): void => {
    timer ??= setInterval(draw, FRAME_MS).unref();
  };
  const still = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    report(event) {
      const key = [event.slug, event.code, event.subject].join('\0');
      const since = tasks.get(key)?.since ?? Date.now();
      if (event.kind === 'start' || event.kind === 'update') {
        tasks.set(key, { event, since });
        tick();
        return;
      }
      tasks.delete(key);
      pending.push(describeEvent(event, screen));
      draw();
      if (tasks.size === 0) still();
    },
    pause() {
      if (!paused) update.clear();
      paused = true;
    },
    resume() {
      paused = false;
      draw();
    },
    stop() {
      still();
      tasks.clear();
      paused = false;
      draw();
    },
  };
}

function describeTask(task: Task, screen: Screen, spinner: string | undefined): string {
  const seconds = Math.floor((Date.now() - task.since) / 1000);
  const line = describeEvent(task.event, screen, screen.style.cyan(spinner));
  return seconds > 0 ? `${line} ${screen.style.dim(`${seconds}s`)}` : line;
}
