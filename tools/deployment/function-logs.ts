import {
  CloudWatchLogs,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "../aws/aws-clients";
import { allItems } from "../aws/pages";

export interface LogLine {
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
}

/** What the deployed functions of an environment have logged, oldest first. */
export async function functionLogs(aws: AwsClients, environment: string): Promise<readonly LogLine[]> {
  const pages = paginateDescribeLogGroups(
    { client: aws.of(CloudWatchLogs) },
    { logGroupNamePrefix: `/aws/lambda/${environment}-` },
  );
  const groups = await allItems(pages, ({ logGroups }) => logGroups);
  const lines = await Promise.all(groups.map(({ logGroupName = "" }) => linesOf(aws, logGroupName)));
  return lines.flat().sort((one, other) => one.time - other.time);
}

async function linesOf(aws: AwsClients, group: string): Promise<readonly LogLine[]> {
  try {
    const pages = paginateFilterLogEvents({ client: aws.of(CloudWatchLogs) }, { logGroupName: group });
    const events = await allItems(pages, (page) => page.events);
    return events.map(({ timestamp = 0, message = "" }) => ({ group, time: timestamp, message: message.trimEnd() }));
  } catch (error) {
    // A destroy may have deleted the group since it was listed.
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
