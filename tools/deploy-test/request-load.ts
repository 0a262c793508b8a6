import type { ApiCaller } from "../deployment/api";

/** Requests for one path without pause, from several clients at once. */
export interface RequestLoad {
  readonly caller: ApiCaller;
  readonly path: string;
  readonly clients: number;
}

/** How many requests were answered with each status. */
export type Statuses = ReadonlyMap<number, number>;

/** Does `work` while the load goes on, also where `work` fails: the clients then stop before the failure is thrown. */
export async function underLoad<Result>(
  { caller, path, clients }: RequestLoad,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly statuses: Statuses }> {
  const statuses = new Map<number, number>();
  const ended = new AbortController();
  const askWithoutPause = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const { status } = await caller.get(path);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const asking = Promise.all(Array.from({ length: clients }, askWithoutPause));
  try {
    return { result: await work(), statuses };
  } finally {
    ended.abort();
    await asking;
  }
}

/**
 * What is wrong with the answers to a load: other statuses than 200, or too few answers to say anything.
 * @param least answers that there must be
 */
export function loadProblems(statuses: Statuses, least: number): readonly string[] {
  const answered = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  return [
    ...(answered >= least ? [] : [`only ${answered} requests were answered meanwhile`]),
    ...[...statuses].flatMap(([status, count]) =>
      status === 200 ? [] : [`${count} of ${answered} requests were answered ${status}`],
    ),
  ];
}
