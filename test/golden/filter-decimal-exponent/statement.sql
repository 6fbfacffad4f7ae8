select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"area":%s}', answer.scalar("t1"."code"), coalesce('"' || "t1"."area"::text || '"', 'null')) as "c0"
  from (select "t1"."code", "t1"."area"
  from (select s."code", s."area"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where ("t1"."area" < $1::numeric and "t1"."area" >= $2::numeric)
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["1000000000000000000000","0.0000001"]

select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"area":%s}', answer.scalar("t1"."code"), coalesce('"' || "t1"."area"::text || '"', 'null')) as "c0"
  from (select "t1"."code", "t1"."area"
  from (select s."code", s."area"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."area" = any ($1::numeric[])
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"0.10\",\"82402.95\",\"486052\"}"]

select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"area":%s}', coalesce('"' || round(("t4"."area" - ("t4"."area" % $1::numeric + $1::numeric) % $1::numeric), 0)::text || '"', 'null')), count(*)::text) as j
  from (select s."area"
  from rows."regions_g1" s
  where s._load <= 1) "t4"  group by round(("t4"."area" - ("t4"."area" % $1::numeric + $1::numeric) % $1::numeric), 0)
  order by round(("t4"."area" - ("t4"."area" % $1::numeric + $1::numeric) % $1::numeric), 0)
  limit 100 offset 0) "r5") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- ["100000"]
