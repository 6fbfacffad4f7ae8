select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"hotline":%s}', coalesce(to_json("t4"."hotline"), 'null')), count(*)::text) as j
  from (select mask.telephone(s."hotline") as "hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t4"  group by "t4"."hotline"
  order by "t4"."hotline"
  limit 100 offset 0) "r5") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- []
