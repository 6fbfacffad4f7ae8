-- The rows of every dataset, one table a generation, and the two roles that reach them: the reader gets column
-- grants when a contract opens a column, the importer owns the tables.
do $$
declare
  name text;
begin
  foreach name in array array['weir_rows', 'weir_import'] loop
    begin
      execute format('create role %I nologin noinherit', name);
    exception when duplicate_object or unique_violation then null;
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to current_user', name);
    end if;
  end loop;
end $$;

create schema rows;
grant usage, create on schema rows to weir_import;
grant usage on schema rows to weir_rows;

-- Masks: total, immutable functions; a null stays null.
create schema mask;

-- The first character stays, each other becomes '*'. A name of one character becomes '*'.
create function mask.name(value text) returns text
language sql immutable parallel safe
return case when char_length(value) <= 1 then repeat('*', char_length(value))
  else left(value, 1) || repeat('*', char_length(value) - 1) end;

-- The first 3 and last 4 characters stay; a value shorter than 11 characters keeps only its last 2.
create function mask.telephone(value text) returns text
language sql immutable parallel safe
return case when char_length(value) >= 11 then left(value, 3) || repeat('*', char_length(value) - 7) || right(value, 4)
  when char_length(value) > 2 then repeat('*', char_length(value) - 2) || right(value, 2)
  else repeat('*', char_length(value)) end;

grant usage on schema mask to weir_rows;
grant execute on all functions in schema mask to weir_rows;

-- Cursors are made where the rows are (src/query/cursor.ts has the format).
create schema paging;

create function paging.seal(key bytea, payload text) returns text
language sql immutable parallel safe
return translate(
  encode(convert_to(payload, 'UTF8') || substr(sha256(key || convert_to(payload, 'UTF8')), 1, 16), 'base64'),
  E'+/=\n', '-_');

grant usage on schema paging to weir_rows;
grant execute on all functions in schema paging to weir_rows;
