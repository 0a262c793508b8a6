import type { Fields } from "../fields";
import type { Refusal } from "../refusal";
import { notPermitted, ROLE_OPERATIONS, roleOf } from "./execution-role";

/** What Lambda does by a function's role for one of its settings. */
interface Use {
  readonly action: string;
  /** As Lambda writes it. */
  readonly service: string;
  /** @default every resource */
  readonly resource?: string;
}

export const functionTargets: Refusal = {
  id: "function-targets",
  says: "A function with a dead-letter queue or topic, or with active tracing, whose role may not send there",
  source: "Lambda Developer Guide, Adding a dead-letter queue; Visualize Lambda function invocations using AWS X-Ray",
  operations: ROLE_OPERATIONS,
  check: async (call, account) => {
    const uses = usesIn(call.input);
    const role = uses.length === 0 ? undefined : await roleOf(call, account);
    if (role === undefined) return undefined;
    for (const { action, service, resource } of uses) {
      const isAllowed = await account.identities.allows(role, `${service.toLowerCase()}:${action}`, resource);
      if (!isAllowed) return notPermitted(action, service);
    }
    return undefined;
  },
};

function usesIn(input: Fields): readonly Use[] {
  const uses: Use[] = [];
  const resource = input.at("DeadLetterConfig", "TargetArn").text ?? "";
  if (resource.includes(":sqs:")) uses.push({ action: "SendMessage", service: "SQS", resource });
  if (resource.includes(":sns:")) uses.push({ action: "Publish", service: "SNS", resource });
  if (input.at("TracingConfig", "Mode").text === "Active") uses.push({ action: "PutTraceSegments", service: "XRAY" });
  return uses;
}
