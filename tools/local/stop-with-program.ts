import type { Cleanup } from "../process/cleanup";
import type { LocalSystem } from "./local-system";

/**
 * Stops the system when the program ends. An interruption stops it at once, so that whatever waits for its functions or
 * its database fails and the program ends.
 */
export function stopWithProgram(cleanup: Cleanup, system: LocalSystem): void {
  cleanup.defer(() => system.stop());
  cleanup.interrupted.throwIfAborted();
  cleanup.interrupted.addEventListener("abort", () => void system.stop(), { once: true });
}
