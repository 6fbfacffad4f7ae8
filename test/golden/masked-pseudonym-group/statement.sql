select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"number":%s}', coalesce(to_json("t4"."number"), 'null')), count(*)::text) as j
  from (select mask.pseudonym(s."number", $1::bytea) as "number"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t4"  group by "t4"."number"
  order by "t4"."number"
  limit 3 offset 0) "r5") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- ["\\x0430cdb536f8cbc6bdd7f263672327a36ef965f7f37f5dea0c9e4460d7f5d50836363636363636363636363636363636363636363636363636363636363636366e5aa7df5c92a1acd7bd98090d494dc904930f9d9915378066f42e0abd9fbf625c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c","50"]
