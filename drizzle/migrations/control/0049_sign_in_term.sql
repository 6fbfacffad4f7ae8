-- Tries to sign in are network logs: they stay for 183 days at least, and then as long as the usage log.
drop trigger append_only on identity.sign_in;
create function identity.keep_sign_in() returns trigger
language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < pg_catalog.clock_timestamp() - interval '4392 hours' then return old; end if;
  raise exception 'identity.sign_in is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on identity.sign_in
  for each row execute function identity.keep_sign_in();
-- they come in the order of time
create index sign_in_at on identity.sign_in using brin (at);
