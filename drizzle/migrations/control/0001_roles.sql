-- Least privilege: each connection of a gateway runs as one of these. They cannot log in by themselves;
-- the server sets the role in the first message of a connection. Roles belong to the whole cluster, so
-- another Weir database may have made them already.
do $$
declare
  name text;
begin
  foreach name in array array['weir_control', 'weir_log', 'weir_audit'] loop
    begin
      execute format('create role %I nologin noinherit', name);
    exception when duplicate_object or unique_violation then null;
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to current_user', name);
    end if;
  end loop;
end $$;

-- Refuses every change of a row: append-only is a trigger and a grant, not a habit.
create schema guard;

create function guard.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
