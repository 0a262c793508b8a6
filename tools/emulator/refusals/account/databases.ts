import {
  DBSnapshotNotFoundFault,
  paginateDescribeDBInstances,
  paginateDescribeDBProxies,
  paginateDescribeDBSubnetGroups,
  RDS,
} from "@aws-sdk/client-rds";
import type { AwsClients } from "../../../aws/aws-clients";
import { allItems } from "../../../aws/pages";
import type { NetworkUse } from "./network";

export interface Instance {
  readonly id: string;
  readonly engineVersion: string;
  readonly subnetGroup: string;
  readonly parameterGroups: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface Snapshot {
  /** The key of the snapshot's data. @default the data is not encrypted */
  readonly kmsKeyId?: string;
}

export interface Databases {
  instances(): Promise<readonly Instance[]>;
  /** The subnets of each DB subnet group, by the group's name. */
  subnetGroups(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** What each proxy uses. */
  proxies(): Promise<readonly NetworkUse[]>;
  snapshot(id: string): Promise<Snapshot | undefined>;
}

/** @param clients of an emulator that has the account's databases, `subnetGroupClients` of the one that has the subnet groups */
export function databasesOf(clients: AwsClients, subnetGroupClients: AwsClients): Databases {
  const rds = () => clients.of(RDS);
  return {
    async instances() {
      const pages = paginateDescribeDBInstances({ client: rds() }, {});
      const instances = await allItems(pages, ({ DBInstances }) => DBInstances);
      return instances.map(
        ({
          DBInstanceIdentifier = "",
          EngineVersion = "",
          DBSubnetGroup,
          DBParameterGroups = [],
          VpcSecurityGroups = [],
        }) => ({
          id: DBInstanceIdentifier,
          engineVersion: EngineVersion,
          subnetGroup: DBSubnetGroup?.DBSubnetGroupName ?? "",
          parameterGroups: DBParameterGroups.flatMap(({ DBParameterGroupName }) => DBParameterGroupName ?? []),
          securityGroupIds: VpcSecurityGroups.flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []),
        }),
      );
    },
    async subnetGroups() {
      const pages = paginateDescribeDBSubnetGroups({ client: subnetGroupClients.of(RDS) }, {});
      const groups = await allItems(pages, ({ DBSubnetGroups }) => DBSubnetGroups);
      return new Map(
        groups.map(({ DBSubnetGroupName = "", Subnets = [] }) => [
          DBSubnetGroupName,
          Subnets.flatMap(({ SubnetIdentifier }) => SubnetIdentifier ?? []),
        ]),
      );
    },
    async proxies() {
      const pages = paginateDescribeDBProxies({ client: rds() }, {});
      const proxies = await allItems(pages, ({ DBProxies }) => DBProxies);
      return proxies.map(({ VpcSecurityGroupIds = [], VpcSubnetIds = [] }) => ({
        securityGroupIds: VpcSecurityGroupIds,
        subnetIds: VpcSubnetIds,
      }));
    },
    async snapshot(id) {
      try {
        const { DBSnapshots } = await rds().describeDBSnapshots({ DBSnapshotIdentifier: id });
        const kmsKeyId = DBSnapshots?.[0]?.KmsKeyId;
        return DBSnapshots?.[0] && { ...(kmsKeyId && { kmsKeyId }) };
      } catch (error) {
        if (error instanceof DBSnapshotNotFoundFault) return undefined;
        throw error;
      }
    },
  };
}
