-- A value as JSON, as `to_json` writes it. That looks up the type of its argument at each call; `json_scalar`, of PostgreSQL
-- 17, does so once a statement. The functions are written into the statement in whose select they stand.
do $$
declare
  made text := case
    when current_setting('server_version_num')::int >= 170000 then 'json_scalar' else 'to_json' end;
  type text;
begin
  foreach type in array array['text', 'double precision', 'boolean', 'timestamptz'] loop
    execute format(
      'create function answer.scalar(value %s) returns json language sql stable parallel safe return %s(value)',
      type, made);
  end loop;
end
$$;

create or replace function answer.moment(value timestamptz) returns text
language sql stable parallel safe
return case
  when value >= '0001-01-01 00:00:00+00' and value < '10000-01-01 00:00:00+00' or not isfinite(value)
  then answer.scalar(value)::text
  else '"' || case
      when extract(year from value) > 0 then '+' || lpad(extract(year from value)::text, 6, '0')
      when extract(year from value) = -1 then '0000'
      else '-' || lpad((-1 - extract(year from value))::text, 6, '0')
    end || substring(to_json(value)::text from '-[0-9]{2}-[0-9]{2}T[^ "]*') || '"'
  end;

grant execute on all functions in schema answer to weir_rows;
