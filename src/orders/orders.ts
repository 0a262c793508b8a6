import type { ISql } from "postgres";
import { BadRequest, NotFound } from "../lib/runtime/errors";

export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  /** In the currency's minor unit, such as cents. */
  readonly amountMinor: number;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The last order of a page: orders are sorted newest first, and by id where times are equal. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

export interface PageRequest {
  readonly customer: string;
  readonly after: Position | undefined;
  readonly limit: number;
}

export interface Page {
  readonly orders: readonly Order[];
  /** Cursor of the next page, or null on the last one. */
  readonly next: string | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CUSTOMER = /^[A-Za-z0-9._-]{1,64}$/;
const DEFAULT_LIMIT = 20;
const MAXIMUM_LIMIT = 100;

type Parameters = Readonly<Record<string, string | undefined>>;

/** @throws BadRequest */
export function parseOrderId(parameters: Parameters): string {
  const id = parameters.id ?? "";
  if (!UUID.test(id)) throw new BadRequest("id", "id must be a UUID");
  return id;
}

/** @throws BadRequest */
export function parsePageRequest(parameters: Parameters): PageRequest {
  const { customer = "", after, limit = String(DEFAULT_LIMIT) } = parameters;
  if (!CUSTOMER.test(customer)) {
    throw new BadRequest("customer", "customer is required: 1 to 64 letters, digits, dots, dashes or underscores");
  }
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAXIMUM_LIMIT) {
    throw new BadRequest("limit", `limit must be an integer from 1 to ${MAXIMUM_LIMIT}`);
  }
  return { customer, after: after === undefined ? undefined : decodeCursor(after), limit: Number(limit) };
}

/** @throws NotFound */
export async function readOrder(sql: ISql, id: string): Promise<Order> {
  const [row] = await sql<Row[]>`
    select id, customer, status, amount_minor, currency, created_at, updated_at from orders where id = ${id}`;
  if (!row) throw new NotFound(`no order ${id}`);
  return toOrder(row);
}

export async function readPage(sql: ISql, { customer, after, limit }: PageRequest): Promise<Page> {
  // Reads one row more than the page holds, to know whether there is a next page.
  const rows = await sql<Row[]>`
    select id, customer, status, amount_minor, currency, created_at, updated_at from orders
    where customer = ${customer}
    ${after ? sql`and (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)` : sql``}
    order by created_at desc, id desc
    limit ${limit + 1}`;
  const orders = rows.slice(0, limit).map(toOrder);
  const last = orders.at(-1);
  return { orders, next: rows.length > limit && last ? encodeCursor(last) : null };
}

export function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");
}

/** @throws BadRequest for a text that encodeCursor did not make */
export function decodeCursor(cursor: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Array.isArray(value) && value.length === 2) {
      const [createdAt, id]: unknown[] = value;
      if (typeof id === "string" && UUID.test(id) && typeof createdAt === "string" && isTime(createdAt)) {
        return { createdAt, id };
      }
    }
  } catch {
    // Not JSON: refused below.
  }
  throw new BadRequest("after", "after must be the value of next in an earlier answer");
}

function isTime(text: string): boolean {
  if (!/^[12]\d{3}-/.test(text)) return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

interface Row {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  /** A bigint, which postgres.js reads as text. */
  readonly amount_minor: string;
  readonly currency: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function toOrder(row: Row): Order {
  return {
    id: row.id,
    customer: row.customer,
    status: row.status,
    amountMinor: Number(row.amount_minor),
    currency: row.currency,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
