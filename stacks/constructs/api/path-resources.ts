import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import type { Construct } from "constructs";
import { pathPart, type Segment } from "../../catalogue/route-path";
import { freeId } from "./free-id";

/** The API's tree of resources: one a path, made when a route first needs it. */
export class PathResources {
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly scope: Construct,
    private readonly api: ApiGatewayRestApi,
  ) {}

  /** The id of the path's resource; its parents are made with it. */
  idOf(segments: readonly Segment[]): string {
    const last = segments.at(-1);
    if (!last) return this.api.rootResourceId;
    const path = segments.map(pathPart).join("/");
    const known = this.ids.get(path);
    if (known !== undefined) return known;
    const parentId = this.idOf(segments.slice(0, -1));
    const plainId = `path-${path.replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}`;
    const { id } = new ApiGatewayResource(this.scope, freeId(this.scope, plainId, path), {
      restApiId: this.api.id,
      parentId,
      pathPart: pathPart(last),
    });
    this.ids.set(path, id);
    return id;
  }
}
