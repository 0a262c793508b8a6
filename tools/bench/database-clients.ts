/**
 * A function that measures database clients. All clients run in one process and take turns, so that a disturbance of the
 * machine affects all of them. client-times.ts bundles and starts this file.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { getCACertificates } from "node:tls";
import postgres from "postgres";
import { AUTHORITIES_FILE } from "../../src/lib/database/authorities-file";
import { fixedCredentials } from "../../src/lib/database/credential-source";
import { Database } from "../../src/lib/database/database";
import { createLogger } from "../../src/lib/runtime/logging";

export const CLIENTS = ["ours", "postgres.js", "pg"] as const;
export type ClientName = (typeof CLIENTS)[number];

export interface ClientsEvent {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly rounds: number;
  /** How many queries follow the first query of a connection. */
  readonly warmQueries: number;
}

/** Milliseconds of each round. */
export interface ClientTimes {
  readonly connectAndFirstQuery: number[];
  /** The mean of the round's warm queries. */
  readonly warmQuery: number[];
}

interface Client {
  query(id: string): Promise<unknown>;
  close(): Promise<unknown>;
}

/** The part of `pg` that is used here: the package has no types. */
interface PgClient {
  connect(): Promise<void>;
  query(text: string, values: readonly string[]): Promise<unknown>;
  end(): Promise<void>;
}
declare const require: (name: "pg") => { readonly Client: new (config: object) => PgClient };

const QUERY = "select id, customer, status from orders where id = $1";
const ID = "00000000-0000-4000-8000-000000000001";
const ca = [readFileSync(path.join(__dirname, AUTHORITIES_FILE), "utf8"), ...getCACertificates("extra")];
const log = createLogger("bench");

const open: Record<ClientName, (to: ClientsEvent) => Promise<Client>> = {
  async ours({ host, port, database, username, password }) {
    const client = new Database({ host, port, database }, fixedCredentials({ username, password }));
    const work = { log, remainingTime: () => 15_000, repeatable: true };
    return {
      query: (id) => client.run((sql) => sql`select id, customer, status from orders where id = ${id}`, work),
      close: async () => client.close(),
    };
  },
  // As in the README of postgres.js, except for `ssl`: its `ssl: "require"` does not verify the certificate.
  async "postgres.js"({ host, port, database, username, password }) {
    const sql = postgres({ host, port, database, username, password, ssl: { ca } });
    return {
      query: (id) => sql`select id, customer, status from orders where id = ${id}`,
      close: () => sql.end(),
    };
  },
  async pg({ host, port, database, username, password }) {
    const { Client } = require("pg");
    const client = new Client({ host, port, database, user: username, password, ssl: { ca } });
    await client.connect();
    return { query: (id) => client.query(QUERY, [id]), close: () => client.end() };
  },
};

export async function handler(event: ClientsEvent): Promise<Record<ClientName, ClientTimes>> {
  const times: Record<ClientName, ClientTimes> = {
    ours: { connectAndFirstQuery: [], warmQuery: [] },
    "postgres.js": { connectAndFirstQuery: [], warmQuery: [] },
    pg: { connectAndFirstQuery: [], warmQuery: [] },
  };
  // The first round compiles the code, and does not count.
  for (let round = -1; round < event.rounds; round++) {
    for (const name of CLIENTS) {
      const started = performance.now();
      const client = await open[name](event);
      await client.query(ID);
      const connected = performance.now();
      for (let query = 0; query < event.warmQueries; query++) await client.query(ID);
      const done = performance.now();
      await client.close();
      if (round < 0) continue;
      times[name].connectAndFirstQuery.push(connected - started);
      times[name].warmQuery.push((done - connected) / event.warmQueries);
    }
  }
  return times;
}
