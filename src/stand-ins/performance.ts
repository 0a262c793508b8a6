/** Replaces `perf_hooks`, which loads a dozen modules: postgres.js reads the clock alone. */
export const performance = { now: (): number => globalThis.performance.now() };
