import { expect, test } from "@jest/globals";
import { stackProgress, terraformErrors } from "../../../tools/deployment/transcript";

const PRINTED = `dev-network  Apply complete! Resources: 21 added, 0 changed, 0 destroyed.
dev-database  aws_vpc.one: Creating...
dev-database  Error: creating the subnet group: InvalidSubnet

                with aws_db_subnet_group.one,
                on cdk.tf.json line 12

dev-database  Error: second
0 Stacks deploying     1 Stack done     1 Stack waiting`;

test("each error is given whole, without the stack's name", () => {
  expect(terraformErrors(PRINTED)).toEqual([
    "Error: creating the subnet group: InvalidSubnet\nwith aws_db_subnet_group.one,\non cdk.tf.json line 12",
    "Error: second",
  ]);
});

test("a stack's end is told, by the name that cdktf gave it last", () => {
  const told: string[] = [];
  const progress = stackProgress((line) => told.push(line));
  for (const line of [...PRINTED.split("\n"), "             Destroy complete! Resources: 2 destroyed."]) progress(line);
  expect(told).toEqual([
    "dev-network: Apply complete! Resources: 21 added, 0 changed, 0 destroyed.",
    "dev-database: Destroy complete! Resources: 2 destroyed.",
  ]);
});
