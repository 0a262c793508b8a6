import { type AwsClient, AwsError } from "../aws/aws-client";

export interface LogLine {
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
}

/** What the deployed functions of an environment have logged, oldest first. */
export async function functionLogs(aws: AwsClient, environment: string): Promise<readonly LogLine[]> {
  const { logGroups } = await aws.call("logs", "Logs_20140328.DescribeLogGroups", {
    logGroupNamePrefix: `/aws/lambda/${environment}-`,
  });
  const names = (logGroups as { logGroupName: string }[]).map(({ logGroupName }) => logGroupName);
  const lines = await Promise.all(names.map((group) => linesOf(aws, group)));
  return lines.flat().sort((one, other) => one.time - other.time);
}

async function linesOf(aws: AwsClient, group: string): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  let nextToken: unknown;
  do {
    const input = { logGroupName: group, ...(nextToken !== undefined && { nextToken }) };
    const answer = await aws.call("logs", "Logs_20140328.FilterLogEvents", input).catch((error: unknown) => {
      // Destroyed in the meantime.
      if (error instanceof AwsError && error.code === "ResourceNotFoundException") return { events: [] };
      throw error;
    });
    for (const event of answer.events as { timestamp: number; message: string }[]) {
      lines.push({ group, time: event.timestamp, message: event.message.trimEnd() });
    }
    nextToken = "nextToken" in answer ? answer.nextToken : undefined;
  } while (nextToken !== undefined);
  return lines;
}
