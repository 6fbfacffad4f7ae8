-- How far an address was told of the usage log, so that a server can tell it by itself again and again: one row, where the
-- journal had an event for each time. An address may hold a secret: what is kept is its SHA-256, the first 16 bytes in hex.
create table metering.event_target (
  address text primary key check (address ~ '^[0-9a-f]{32}$'),
  -- id of the last record that it acknowledged; null: none yet
  position uuid,
  -- that it acknowledged, of all times
  events bigint not null default 0,
  acknowledged_at timestamptz,
  -- who tells it at the moment; another one may from claimed_until on
  claimed_by uuid,
  claimed_until timestamptz,
  check ((claimed_by is null) = (claimed_until is null))
);

grant select, insert, update on metering.event_target to weir_control;

insert into metering.event_target (address, position, events, acknowledged_at)
select pg_catalog.substr(e.stream, 12), (pg_catalog.array_agg(e.body ->> 'position' order by e.seq desc))[1]::uuid,
  pg_catalog.sum((e.body ->> 'events')::bigint), pg_catalog.max(e.at)
from journal.event e where e.stream like 'logWebhook:%' and e.kind = 'ACKNOWLEDGED'
group by e.stream;
