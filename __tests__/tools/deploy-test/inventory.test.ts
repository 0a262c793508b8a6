import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { inventory } from "../../../tools/deploy-test/inventory";
import { type Answer, jsonAnswer } from "../../../tools/network/http";
import { FakeMinistack } from "../../support/fake-ministack";

let ministack: FakeMinistack;
beforeEach(() => {
  ministack = new FakeMinistack();
});
afterEach(() => ministack.stop());

function xml(body: string): Answer {
  return { status: 200, headers: { "content-type": "text/xml" }, body: Buffer.from(`<R>${body}</R>`) };
}

test("names what there is of each kind, from every page of a list", async () => {
  ministack.answers = {
    DescribeVpcs: () => xml("<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>"),
    ListRoles: () => xml("<ListRolesResult><Roles><member><RoleName>r</RoleName></member></Roles></ListRolesResult>"),
    ListSecrets: ({ NextToken }) =>
      NextToken === undefined
        ? jsonAnswer(200, { SecretList: [{ Name: "one" }], NextToken: "more" })
        : jsonAnswer(200, { SecretList: [{ Name: "two" }] }),
  };
  expect(await inventory(await ministack.start())).toEqual(["VPC vpc-1", "role r", "secret one", "secret two"]);
  expect(ministack.asked("ListSecrets")[0]).toMatchObject({ IncludePlannedDeletion: true });
});

test("leaves out endpoints that are deleted and keys that wait for their deletion", async () => {
  const endpoint = (id: string, state: string) =>
    `<item><vpcEndpointId>${id}</vpcEndpointId><state>${state}</state></item>`;
  ministack.answers = {
    DescribeVpcEndpoints: () =>
      xml(`<vpcEndpointSet>${endpoint("vpce-1", "available")}${endpoint("vpce-2", "deleted")}</vpcEndpointSet>`),
    "TrentService.ListKeys": () => jsonAnswer(200, { Keys: [{ KeyId: "used" }, { KeyId: "going" }] }),
    "TrentService.DescribeKey": ({ KeyId }) =>
      jsonAnswer(200, { KeyMetadata: { KeyId, KeyState: KeyId === "used" ? "Enabled" : "PendingDeletion" } }),
  };
  expect(await inventory(await ministack.start())).toEqual(["endpoint vpce-1", "key used"]);
});
