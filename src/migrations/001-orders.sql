-- Times to the millisecond: what a cursor carries is then exactly what is stored.
create table orders (
  id uuid primary key,
  customer text not null check (customer ~ '^[A-Za-z0-9._-]{1,64}$'),
  status text not null check (status in ('accepted', 'paid', 'shipped', 'delivered', 'cancelled')),
  -- Minor units, such as cents; up to what a JavaScript number holds exactly.
  amount_minor bigint not null check (amount_minor between 0 and 9007199254740991),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- Serves the pages of one customer, newest first, without a sort.
create index orders_by_customer on orders (customer, created_at desc, id desc);

-- What the application may do: rows, never the schema. Its login role is a member and has nothing of its own.
-- Roles belong to the server, not to one database: it may be there already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'orders_application') then
    create role orders_application nologin;
  end if;
  -- PUBLIC may connect to every database and make temporary tables in it unless this is taken away.
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to orders_application', current_database());
end
$$;
revoke all on schema public from public;
grant usage on schema public to orders_application;
grant select, insert, update, delete on orders to orders_application;
