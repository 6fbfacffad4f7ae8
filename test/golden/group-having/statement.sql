select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r6".j, ',') as j, count(*)::int as n
  from (with "g5" as materialized (select format('{"key":%s,"count":%s,"sum":%s,"avg":%s}', format('{"name":%s}', coalesce(to_json("t4"."name"), 'null')), count(*)::text, format('{"length":%s}', coalesce('"' || sum("t4"."length")::text || '"', 'null')), format('{"length":%s}', coalesce('"' || avg("t4"."length")::text || '"', 'null'))) as j
  from (select s."name", s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t4"  group by "t4"."name" having ((sum("t4"."length") < $1::bigint or max("t4"."code") ^@ $2::text) and (not avg("t4"."length") is null) and count(*) >= $3::integer)
  order by "t4"."name") select "g5".j from "g5"
  limit 100 offset 0) "r6") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- ["7","503","6"]
