select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s,"sum":%s}', format('{"name":%s,"regionCode":%s}', coalesce(to_json("t4"."name"), 'null'), coalesce(to_json("t4"."regionCode"), 'null')), count(*)::text, format('{"length":%s}', coalesce('"' || sum("t4"."length")::text || '"', 'null'))) as j
  from (select s."name", s."regionCode", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t4"  group by "t4"."name", "t4"."regionCode"
  order by sum("t4"."length") desc nulls last, "t4"."regionCode" desc, count(*), "t4"."name"
  limit 5 offset 0) "r5") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- []
