import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { ApiRoute, Catalogue } from "../../../stacks/catalogue/entry";
import type { AwsClients } from "../../aws/aws-clients";
import { executeApi } from "../../aws/execute-api";
import type { Deployment } from "../../deployment/deployment";
import { startApiServer } from "../../local/api-server";
import { type Answer, exchange } from "../../network/http";
import type { Check } from "../check";
import { createEchoFunction, deleteEchoFunction } from "../echo-function";
import { createApi } from "../hand-made-api";

const NAME = "deploy-test-routes";

const ROUTES = [
  { method: "GET", path: "/orders" },
  { method: "GET", path: "/orders/{order-id}" },
  { method: "DELETE", path: "/orders/{order-id}" },
  { method: "GET", path: "/orders/latest" },
  { method: "GET", path: "/orders/{order-id}/lines/{line.no}" },
  { method: "GET", path: "/files/{all+}" },
  { method: "POST", path: "/files/report" },
  { method: "GET", path: "/a.b/{id}" },
] as const satisfies readonly ApiRoute[];

/**
 * Two requests are left out, since AWS does not document whether API Gateway decodes a path before or after it looks for
 * the resource: `/orders/a%2Fb` and `/orders/la%74est`. ministack decodes before, the local API after.
 */
const REQUESTS = [
  "GET /orders",
  "POST /orders",
  "GET /orders/7",
  "GET /Orders/7",
  "DELETE /orders/7",
  "PUT /orders/7",
  // A literal beside a parameter: the parameter answers nothing that the literal matches.
  "GET /orders/latest",
  "DELETE /orders/latest",
  "GET /orders/latest/lines/1",
  "GET /orders/7/lines/1",
  "GET /orders/7/lines",
  "GET /orders/7/lines/1/more",
  // A greedy parameter answers the methods that the literal beside it does not have.
  "GET /files",
  "GET /files/a",
  "GET /files/a/b/c",
  "POST /files/a",
  "POST /files/report",
  "GET /files/report",
  "GET /files/report/2026",
  // Dots.
  "GET /a.b/1",
  "GET /aXb/1",
  "GET /a.b/1.2",
  "GET /orders/.hidden",
  // Percent-encoded segments.
  "GET /orders/a%20b",
  "GET /orders/%C3%BC",
  "GET /orders/a%2Bb+c",
  "GET /orders/100%25",
  "GET /files/a%20b/%C3%BC",
  // Empty segments, which AWS does not document either: ministack and the local API drop them.
  "GET /orders/",
  "GET /orders/7/",
  "GET //orders",
  "GET /files/a//b",
  "GET /",
  "GET /nowhere",
];

export interface RouteAnswer {
  readonly status: number;
  readonly resource?: unknown;
  readonly pathParameters?: unknown;
}

export type Ask = (method: string, path: string) => Promise<RouteAnswer>;

/** Asks an API that is made for this check, since the stacks have no such routes. Needs no deployment. */
export const routes: Check<Deployment> = {
  name: "routes: the local API answers as API Gateway does",
  async run({ emulator: { aws } }) {
    const gateway = await emulatedApi(aws);
    const local = await localApi();
    try {
      return await routeProblems(gateway.ask, local.ask);
    } finally {
      await local.end();
      await gateway.end();
    }
  },
};

/** The requests that the local API answers in another way than API Gateway, a line each. */
export async function routeProblems(gateway: Ask, local: Ask): Promise<readonly string[]> {
  const problems = REQUESTS.map(async (request) => {
    const [method = "", path = ""] = request.split(" ");
    const [expected, got] = await Promise.all([gateway(method, path), local(method, path)]);
    if (isDeepStrictEqual(got, expected)) return [];
    return [`${request}: API Gateway answers ${shown(expected)}, the local API ${shown(got)}`];
  });
  return (await Promise.all(problems)).flat();
}

interface AskedApi {
  readonly ask: Ask;
  end(): Promise<void>;
}

async function emulatedApi(aws: AwsClients): Promise<AskedApi> {
  const api = await createApi(aws, NAME, await createEchoFunction(aws, NAME), ROUTES);
  return {
    ask: async (method, path) =>
      answerOf(await executeApi(aws.server, aws.region, { method, path: api.path(path), caller: "unsigned" })),
    async end() {
      await aws.of(APIGateway).deleteRestApi({ restApiId: api.id });
      await deleteEchoFunction(aws, NAME);
    },
  };
}

async function localApi(): Promise<AskedApi> {
  const catalogue: Catalogue = {
    [NAME]: { description: "", trigger: { kind: "api", routes: ROUTES }, connectsTo: [] },
  };
  const server = await startApiServer(0, catalogue, async (_, event) => ({
    statusCode: 200,
    body: JSON.stringify(event),
  }));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ask: async (method, path) => answerOf(await exchange({ url }, { method, path, headers: {}, body: Buffer.of() })),
    async end() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function answerOf({ status, body }: Answer): RouteAnswer {
  if (status !== 200) return { status };
  const { resource, pathParameters } = JSON.parse(body.toString()) as Record<string, unknown>;
  return { status, resource, pathParameters };
}

function shown({ status, resource, pathParameters }: RouteAnswer): string {
  return status === 200 ? `200 by ${resource} with ${JSON.stringify(pathParameters)}` : String(status);
}
