/** For `perf_hooks`, of which postgres.js reads the clock alone: the module loads a dozen others. */
export const performance = { now: (): number => globalThis.performance.now() };
