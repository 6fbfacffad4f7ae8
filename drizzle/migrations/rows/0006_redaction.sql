-- What the rows database knows of a redaction: how many rows of which load it took out, written in the transaction that
-- took them out. A redaction that is carried out again, after a crash between the two databases, counts them from here.
create schema redaction;

create table redaction.removed (
  order_id uuid not null,
  table_name text not null,
  load int not null,
  rows bigint not null check (rows > 0),
  primary key (order_id, table_name, load)
);

grant usage on schema redaction to weir_import;
grant select, insert, update on redaction.removed to weir_import;
