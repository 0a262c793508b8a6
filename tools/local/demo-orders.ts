/** The id of one of the orders that {@link INSERT_DEMO_ORDERS} writes. */
export const DEMO_ORDER_ID = "00000000-0000-4000-8000-000000000001";

/** Writes 500 orders of alice, bob, carol, dave and erin, one every 97 minutes up to now. */
export const INSERT_DEMO_ORDERS = `
  insert into orders (id, customer, status, amount_minor, currency, created_at, updated_at)
  select
    ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    (array['alice', 'bob', 'carol', 'dave', 'erin'])[1 + n % 5],
    (array['accepted', 'paid', 'shipped', 'delivered', 'delivered', 'cancelled'])[1 + (n * 7) % 6],
    499 + (n * 7919) % 25000,
    (array['EUR', 'USD', 'GBP'])[1 + (n * 3) % 3],
    placed,
    placed + (n % 72) * interval '1 hour'
  from (select n, date_trunc('minute', now()) - n * interval '97 minutes' as placed from generate_series(1, 500) n) o`;
