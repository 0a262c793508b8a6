import { once } from "node:events";
import { watch } from "node:fs";

/** Editors write a file in several steps: this long without another step, and the file is complete. */
const QUIET_MILLISECONDS = 100;

/**
 * Calls `onChange` after each change of a file in the folder, one call at a time. Resolves when the signal is aborted
 * and the last call has ended. `onChange` must not reject.
 */
export async function watchFolder(folder: string, signal: AbortSignal, onChange: () => Promise<void>): Promise<void> {
  let changing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      changing = changing.then(onChange);
    }, QUIET_MILLISECONDS);
  });
  if (!signal.aborted) await once(signal, "abort");
  watcher.close();
  clearTimeout(timer);
  await changing;
}
