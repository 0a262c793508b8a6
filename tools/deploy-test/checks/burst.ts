import type { ApiCaller } from "../../deployment/api";
import type { Deployment } from "../../deployment/deployment";

export interface BurstProps {
  /** Asks the API. */
  readonly reader: ApiCaller;
  /** A path that is answered 200. */
  readonly path: string;
  /** Execution environments that the function behind it has reserved, each with one connection. */
  readonly reservedConcurrency: number;
}

const CALLERS_FOR_EACH = 10;
/** API Gateway's own throttling, and what we have it answer for a function that is busy. */
const TOLD = [429, 503];

/**
 * Asks the API ten times more at once than the function has connections.
 * @returns what was neither answered nor told when to come back, and whether the function took more connections
 */
export async function burstProblems(deployment: Deployment, props: BurstProps): Promise<readonly string[]> {
  const { path, reader, reservedConcurrency } = props;
  const callers = CALLERS_FOR_EACH * reservedConcurrency;
  const answers = await Promise.all(Array.from({ length: callers }, () => reader.get(path)));
  const turnedAway = answers.filter(({ status }) => TOLD.includes(status));
  const others = answers.filter(({ status }) => status !== 200 && !TOLD.includes(status));
  const [taken] = await deployment.emulator.postgres.query<{ sessions: number }>(
    "select count(*)::int as sessions from pg_stat_activity where usename = $1",
    ["application"],
  );
  const sessions = taken?.sessions ?? 0;
  return [
    ...others.map(({ status, body }) => `answered ${status} ${JSON.stringify(body)}`),
    ...turnedAway.flatMap(({ status, retryAfter }) => (retryAfter ? [] : [`answered ${status} without Retry-After`])),
    ...(turnedAway.length > 0 ? [] : [`all ${callers} were answered at once: this was no burst`]),
    ...(answers.some(({ status }) => status === 200) ? [] : ["nobody was answered"]),
    ...(sessions > reservedConcurrency
      ? [`${sessions} connections, but only ${reservedConcurrency} are reserved`]
      : []),
  ];
}
