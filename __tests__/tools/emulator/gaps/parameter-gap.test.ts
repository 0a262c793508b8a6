import { expect, test } from "@jest/globals";
import { ParameterGap } from "../../../../tools/emulator/gaps/parameter-gap";
import { signedRequest } from "../../../support/fake-ministack";

const parameter = (name: string, value: string, source = "user", method = "immediate") =>
  `<Parameter><ParameterName>${name}</ParameterName><ParameterValue>${value}</ParameterValue>` +
  `<Source>${source}</Source><ApplyMethod>${method}</ApplyMethod></Parameter>`;
const described = (...parameters: readonly string[]) => `<R><Parameters>${parameters.join("")}</Parameters></R>`;

async function ask(form: string, xml: string): Promise<string | undefined> {
  const answer = await new ParameterGap().answer(signedRequest("rds", undefined, form), async () => ({
    status: 200,
    headers: {},
    body: Buffer.from(xml),
  }));
  return answer?.body.toString();
}

test("a parameter with RDS's own value waits for a restart, whatever was asked for", async () => {
  const xml = described(parameter("log_statement", "ddl"), parameter("rds.force_ssl", "1"));
  expect(await ask("Action=DescribeDBParameters", xml)).toBe(
    described(parameter("log_statement", "ddl"), parameter("rds.force_ssl", "1", "system", "pending-reboot")),
  );
  expect(await ask("Action=DescribeDBParameters&Source=user", xml)).toBe(described(parameter("log_statement", "ddl")));
});

test("another value is the user's, and other calls pass", async () => {
  const xml = described(parameter("rds.force_ssl", "0"));
  expect(await ask("Action=DescribeDBParameters&Source=user", xml)).toBe(xml);
  expect(await ask("Action=DescribeDBParameters", "<R><Parameters/></R>")).toMatch(/^<R><Parameters/);
  expect(await ask("Action=DescribeDBInstances", xml)).toBeUndefined();
});
