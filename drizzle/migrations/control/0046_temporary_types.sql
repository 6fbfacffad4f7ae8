-- With an empty search_path PostgreSQL looks for the names of types among temporary ones first. Whoever may call a
-- function that runs as its owner, and may make temporary objects, could so have code of their own run as the owner.
do $$
declare
  called regprocedure;
begin
  for called in
    select p.oid from pg_proc p
    where p.pronamespace in (select n.oid from pg_namespace n where n.nspowner = current_user::regrole)
      and 'search_path=""' = any (p.proconfig)
  loop
    execute format('alter function %s set search_path = pg_catalog, pg_temp', called);
  end loop;
end
$$;
