select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j2 end as j2, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j3 end as j3, q."n0", q."n1"
  from (with "g7" as materialized (select string_agg("r9".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"length":%s}', coalesce("t8"."length"::text, 'null')), count(*)::text) as j
  from (select s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t8"
  where "t8"."length" >= $1::integer group by "t8"."length"
  order by "t8"."length"
  limit 100 offset 0) "r9"), "f3" as materialized (select count(*) as "j0", format('{"count":%s}', count(*)::text) as "j1"
  from (select s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  where "t4"."length" >= $1::integer) select format('{"totalCount":%s,"nodes":[', (select "f3"."j0" from "f3")::text) as j, coalesce(string_agg("p2"."c1", ','), '') as j1, format('],"aggregate":%s,"groups":[', (select "f3"."j1" from "f3")) as j2, coalesce((select "g7".j from "g7"), '') as j3, (count("p2"."c0"))::int as "n0", (1 + (select "g7".n from "g7") + 1 * count(*))::int as "n1"
  from (select "r6".j as "c0", format('{"code":%s,"region":%s}', answer.scalar("t1"."code"), coalesce("r6".j, 'null')) as "c1"
  from (select "t1"."code", "t1"."regionCode", "t1"."length"
  from (select s."code", s."regionCode", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where "t1"."length" >= $1::integer
  order by "t1"."code" desc
  limit 2) "t1"
  left join lateral (select format('{"name":%s}', answer.scalar("t5"."name")) as j
  from (select s."name", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t5" 
  where "t5"."code" = "t1"."regionCode"
  limit 1) "r6" on true) "p2") q
-- ["2"]
