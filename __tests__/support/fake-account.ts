import { type Answer, jsonAnswer } from "../../tools/network/http";
import type { FakeMinistack } from "./fake-ministack";

/** TCP port of the only database instance, unless a test sets other ports. */
export const PORT = 5432;
/** The instance's users, as IAM names them. */
export const USERS = "arn:aws:rds-db:us-east-1:123456789012:dbuser:db-ONE/";
/** Role of a function that signs tokens as `application_iam`. */
export const READER = "arn:aws:iam::123456789012:role/dev-orders-read";
/** Role of a function that logs in as the master. */
export const MIGRATE = "arn:aws:iam::123456789012:role/dev-database-migrate";
/** Role of a function that logs in by a password. */
export const REPORT = "arn:aws:iam::123456789012:role/dev-orders-report";

const VARIABLES = { DATABASE_NAME: "orders", DATABASE_AUTHENTICATION: "iam" };

export interface FakeAccount {
  /** IAM's decision whether a role may rds-db:connect to a resource, such as `allowed` or `implicitDeny`. */
  decide: (roleArn: string, resource: string) => string;
  /** Ports of the database instances. */
  ports: readonly number[];
}

/** Makes ministack describe three functions and a database, and decide on rds-db:connect: at first, it denies all. */
export function fakeAccount(ministack: FakeMinistack): FakeAccount {
  const account: FakeAccount = { decide: () => "implicitDeny", ports: [PORT] };
  const functions = [
    describe(READER, { ...VARIABLES, DATABASE_USERNAME: "application_iam" }),
    describe(MIGRATE, { ...VARIABLES, DATABASE_MASTER_USERNAME: "master" }),
    describe(REPORT, { ...VARIABLES, DATABASE_AUTHENTICATION: "secret", DATABASE_USERNAME: "application" }),
  ];
  ministack.answers = {
    "/2015-03-31/functions": () => jsonAnswer(200, { Functions: functions }),
    DescribeDBInstances: () =>
      xmlAnswer("DescribeDBInstancesResult", "DBInstances", account.ports.map(instance).join("")),
    SimulatePrincipalPolicy: (input) => {
      const isConnect = input["ActionNames.member.1"] === "rds-db:connect";
      const decision = account.decide(String(input.PolicySourceArn), String(input["ResourceArns.member.1"]));
      const result = `<member><EvalDecision>${isConnect ? decision : "implicitDeny"}</EvalDecision></member>`;
      return xmlAnswer("SimulatePrincipalPolicyResult", "EvaluationResults", result);
    },
  };
  return account;
}

function describe(Role: string, Variables: Readonly<Record<string, string>>): object {
  const FunctionName = Role.replace(/^.*\//, "");
  const FunctionArn = `arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}`;
  return { FunctionName, FunctionArn, Role, Environment: { Variables } };
}

function instance(port: number): string {
  const arn = "<DBInstanceArn>arn:aws:rds:us-east-1:123456789012:db:dev</DBInstanceArn>";
  return `<DBInstance>${arn}<Endpoint><Port>${port}</Port></Endpoint><DbiResourceId>db-ONE</DbiResourceId></DBInstance>`;
}

function xmlAnswer(result: string, list: string, content: string): Answer {
  const body = `<Response><${result}><${list}>${content}</${list}></${result}></Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body: Buffer.from(body) };
}
