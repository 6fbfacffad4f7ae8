select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"seenAt":%s}', coalesce(answer.moment((case when "t4"."seenAt" is not null then greatest(date_trunc('month', "t4"."seenAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)), 'null')), count(*)::text) as j
  from (select mask.date(s."seenAt", 'month', $1::text) as "seenAt"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t4"  group by (case when "t4"."seenAt" is not null then greatest(date_trunc('month', "t4"."seenAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)
  order by (case when "t4"."seenAt" is not null then greatest(date_trunc('month', "t4"."seenAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)
  limit 100 offset 0) "r5") select coalesce((select "g3".j from "g3"), '') as j, ((select "g3".n from "g3"))::int as "n0") q
-- ["Asia/Shanghai","50"]
