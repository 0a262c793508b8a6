import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import type { Catalogue } from "../../../stacks/catalogue/entry";
import { startApiServer } from "../../../tools/local/api-server";

test("a literal goes before a parameter, as at API Gateway, whichever the catalogue names first", async () => {
  const paths = ["/{any}", "/orders/{id}", "/orders/{id}/lines", "/orders/latest", "/orders"];
  const routes = paths.map((path) => ({ method: "GET", path }) as const);
  const catalogue: Catalogue = { all: { description: "", trigger: { kind: "api", routes }, connectsTo: [] } };
  const echo = async (_name: string, event: object) => ({ statusCode: 200, body: JSON.stringify(event) });
  const server = await startApiServer(0, catalogue, echo);
  const { port } = server.address() as AddressInfo;
  const routeOf = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return ((await answer.json()) as { readonly resource: string }).resource;
  };
  try {
    expect(await routeOf("/orders/latest")).toBe("/orders/latest");
    expect(await routeOf("/orders/7")).toBe("/orders/{id}");
    expect(await routeOf("/orders/latest/lines")).toBe("/orders/{id}/lines");
    expect(await routeOf("/orders")).toBe("/orders");
    expect(await routeOf("/customers")).toBe("/{any}");
  } finally {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
});
