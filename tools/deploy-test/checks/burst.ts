import type { ApiAnswer } from "../../deployment/api";
import type { CopiedEnvironment } from "../../deployment/copied-environment";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";

const CALLERS_FOR_EACH = 10;
/** What API Gateway answers when it throttles, and what our API answers for a function that is busy. */
const TURNED_AWAY = [429, 503];

export const burst: Check<DeployedEnvironment> = {
  name: "ten times more requests at once than connections: answered, or told when to come back",
  async run({ callers, deployment, orders }) {
    const { reader } = await callers();
    const { path } = await orders();
    const connections = reservedReaders(deployment);
    const requests = Array.from({ length: CALLERS_FOR_EACH * connections }, () => reader.get(path));
    const answers = await Promise.all(requests);
    const [taken] = await deployment.postgres.query<{ sessions: number }>(
      "select count(*)::int as sessions from pg_stat_activity where usename = $1",
      ["application"],
    );
    const sessions = taken?.sessions ?? 0;
    return [
      ...answerProblems(answers),
      ...(sessions > connections ? [`${sessions} connections, but only ${connections} are reserved`] : []),
    ];
  },
};

function answerProblems(answers: readonly ApiAnswer[]): readonly string[] {
  const turnedAway = answers.filter(({ status }) => TURNED_AWAY.includes(status));
  const others = answers.filter(({ status }) => status !== 200 && !TURNED_AWAY.includes(status));
  return [
    ...others.map(({ status, body }) => `answered ${status} ${JSON.stringify(body)}`),
    ...turnedAway.flatMap(({ status, retryAfter }) => (retryAfter ? [] : [`answered ${status} without Retry-After`])),
    ...(turnedAway.length > 0 ? [] : [`all ${answers.length} were answered at once: this was no burst`]),
    ...(answers.some(({ status }) => status === 200) ? [] : ["nobody was answered"]),
  ];
}

/** Execution environments that the function behind the API has reserved, each with one connection. */
function reservedReaders({ copy, environment }: CopiedEnvironment): number {
  const [reader] = copy.resources(`${environment}-service`, "aws_lambda_function");
  return Number(reader?.reserved_concurrent_executions);
}
