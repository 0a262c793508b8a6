import { XMLParser } from "fast-xml-parser";
import { REFUSALS } from "../../tools/emulator/refusals";
import type { Account } from "../../tools/emulator/refusals/account";
import { Refusals } from "../../tools/emulator/refusals/refusals";
import type { Request } from "../../tools/network/http";
import { signedRequest } from "./fake-ministack";

/** What a test says of an account, a service each. The rest of the account is empty, and allows everything. */
export type AccountFacts = { readonly [Service in keyof Account]?: Partial<Account[Service]> };

export const ACCOUNT_ID = "123456789012";
/** A trust policy that admits a service. */
export const trusts = (service: string) => policy({ Principal: { Service: service }, Action: "sts:AssumeRole" });

/** A policy with one statement, which allows unless the statement says otherwise. */
export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map((each) => ({ Effect: "Allow", ...each })) });
}

/** The code and the message of AWS's error when the rule refuses the request; undefined when the rule lets it pass. */
export async function refused(id: string, request: Request, facts: AccountFacts = {}): Promise<string | undefined> {
  const rules = REFUSALS.filter((rule) => rule.id === id);
  if (rules.length !== 1) throw new Error(`${rules.length} rules have the id ${id}`);
  const answer = await new Refusals(rules, accountWith(facts)).answer(request);
  if (answer === undefined) return undefined;
  const text = answer.body.toString();
  const { code, message } = text.startsWith("{") ? jsonError(text) : xmlError(text);
  return `${answer.status} ${code}: ${message}`;
}

/** A call of a service whose operations are forms. */
export function queryCall(service: string, action: string, parameters: Readonly<Record<string, string>>): Request {
  return signedRequest(service, undefined, new URLSearchParams({ Action: action, ...parameters }).toString());
}

/** A call of a service whose operations are JSON with a target. */
export function jsonCall(service: string, operation: string, input: object): Request {
  return signedRequest(service, `${service}.${operation}`, JSON.stringify(input));
}

/** A call of a service whose operations are methods of paths. */
export function pathCall(service: string, method: string, path: string, input: object = {}): Request {
  return { ...signedRequest(service, undefined, JSON.stringify(input)), method, path };
}

function accountWith(facts: AccountFacts): Account {
  return {
    id: ACCOUNT_ID,
    region: "us-east-1",
    apis: { logRole: async () => undefined, methods: async () => [], stageDeployments: async () => [], ...facts.apis },
    databases: {
      instances: async () => [],
      proxies: async () => [],
      subnetGroups: async () => new Map(),
      snapshot: async () => undefined,
      ...facts.databases,
    },
    functions: {
      networkUses: async () => [],
      concurrencyWithout: async () => ({ limit: 1000, unreserved: 1000 }),
      role: async () => undefined,
      ...facts.functions,
    },
    identities: {
      trustPolicy: async () => undefined,
      inlinePolicies: async () => new Map(),
      allows: async () => true,
      ...facts.identities,
    },
    keys: { state: async () => "Enabled", policy: async () => undefined, ...facts.keys },
    network: {
      endpoints: async () => [],
      securityGroups: async () => [],
      subnets: async () => [],
      hasDns: async () => true,
      ...facts.network,
    },
    secrets: { find: async () => undefined, ...facts.secrets },
  };
}

function jsonError(text: string): { code: string; message: string } {
  const { __type, message } = JSON.parse(text) as { readonly __type: string; readonly message: string };
  return { code: __type, message };
}

function xmlError(text: string): { code: string; message: string } {
  const { ErrorResponse, Response } = new XMLParser().parse(text);
  const { Code, Message } = (ErrorResponse ?? Response.Errors).Error;
  return { code: Code, message: Message };
}
