select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint <= 16777216 then q.j2 end as j2, q."n0"
  from (with "f3" as materialized (select count(*) as "j0", format('{"count":%s,"sum":%s}', count(*)::text, format('{"length":%s}', coalesce('"' || sum("t4"."length")::text || '"', 'null'))) as "j1", format('{"max":%s,"__typename":%s}', format('{"length":%s,"name":%s}', coalesce(max("t4"."length")::text, 'null'), coalesce(to_json(max("t4"."name")), 'null')), '"StreetsRowAggregate"') as "j2"
  from (select s."length", s."name", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  where "t4"."regionCode" = $1::text) select format('{"totalCount":%s,"nodes":[', (select "f3"."j0" from "f3")::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, format('],"aggregate":%s,"longest":%s}', (select "f3"."j1" from "f3"), (select "f3"."j2" from "f3")) as j2, (1 + 1 + 1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."regionCode" = $1::text
  order by "t1"."code"
  limit 1) "t1" ) "p2") q
-- ["50"]
