select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "f3" as materialized (select count(*) as "j0", format('{"count":%s}', count(*)::text) as "j1"
  from (select s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  where "t4"."length" > $1::integer) select format('{"totalCount":%s,"aggregate":%s}', (select "f3"."j0" from "f3")::text, (select "f3"."j1" from "f3")) as j, (1)::int as "n0") q
-- ["1"]
