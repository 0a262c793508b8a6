import { Lambda, paginateListFunctions } from "@aws-sdk/client-lambda";
import type { AwsClients } from "../../../aws/aws-clients";
import { allItems } from "../../../aws/pages";
import type { NetworkUse } from "./network";

/** Execution environments of the account. */
export interface Concurrency {
  readonly limit: number;
  /** What no other function than the one that was named has reserved. */
  readonly unreserved: number;
}

export interface Functions {
  /** What each function in a VPC uses there. */
  networkUses(): Promise<readonly NetworkUse[]>;
  concurrencyWithout(functionName: string): Promise<Concurrency>;
  /** The role of a function. */
  role(functionName: string): Promise<string | undefined>;
}

export function functionsOf(ministack: AwsClients): Functions {
  const lambda = () => ministack.of(Lambda);
  return {
    async networkUses() {
      const pages = paginateListFunctions({ client: lambda() }, {});
      const functions = await allItems(pages, ({ Functions }) => Functions);
      return functions.map(({ VpcConfig }) => ({
        securityGroupIds: VpcConfig?.SecurityGroupIds ?? [],
        subnetIds: VpcConfig?.SubnetIds ?? [],
      }));
    },
    async concurrencyWithout(functionName) {
      const [{ AccountLimit }, { ReservedConcurrentExecutions = 0 }] = await Promise.all([
        lambda().getAccountSettings({}),
        lambda().getFunctionConcurrency({ FunctionName: functionName }),
      ]);
      return {
        limit: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: (AccountLimit?.UnreservedConcurrentExecutions ?? 0) + ReservedConcurrentExecutions,
      };
    },
    async role(functionName) {
      const { Role } = await lambda().getFunctionConfiguration({ FunctionName: functionName });
      return Role;
    },
  };
}
