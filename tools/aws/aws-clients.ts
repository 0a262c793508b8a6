import type { Server } from "../network/http";
import { ROOT } from "./aws-credentials";

/** Milliseconds. A function may run for 15 minutes: a request that takes longer hangs. */
const REQUEST_TIMEOUT = 900_000;

// The SDK warns that versions to come will need Node 22. Those that package.json pins run on Node 20.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** The class of a service's client, such as `Lambda`. */
export type ServiceClient<Client> = new (configuration: ReturnType<typeof clientConfiguration>) => Client;

/** AWS's own clients, as the account's root user, of one address that has all services: the emulator's. */
export class AwsClients {
  private readonly made = new Map<unknown, unknown>();

  constructor(
    readonly server: Server,
    readonly region: string,
  ) {}

  /**
   * The client of a service, such as `of(Lambda)`, made at the first call. The caller imports the class, so that a
   * program loads the packages of the services that it uses, and no others.
   */
  of<Client>(Service: ServiceClient<Client>): Client {
    const made = this.made.get(Service);
    if (made instanceof Service) return made;
    const client = new Service(clientConfiguration(this.server, this.region));
    this.made.set(Service, client);
    return client;
  }
}

function clientConfiguration({ ca, url }: Server, region: string) {
  // A server may close an idle connection just when a client reuses it, and nothing is retried here.
  const agent = { keepAlive: false };
  return {
    endpoint: url,
    region,
    credentials: ROOT,
    // A retry would hide that an emulator fails now and then.
    maxAttempts: 1,
    // Explicit, so that a person's own AWS configuration cannot ask for endpoints of another kind.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: { ...agent, ...(ca !== undefined && { ca }) },
    },
  };
}
