select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"n":%s,"key":%s,"__typename":%s}', count(*)::text, format('{"l":%s,"regionCode":%s,"__typename":%s}', coalesce("t4"."length"::text, 'null'), coalesce(to_json("t4"."regionCode"), 'null'), '"StreetsRowGroupKey"'), '"StreetsRowGroup"') as j
  from (select s."length", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  where "t4"."length" > $1::integer group by "t4"."regionCode", "t4"."length"
  order by "t4"."regionCode", "t4"."length"
  limit 100 offset 0) "r5") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- ["1"]
