select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j2 end as j2, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j3 end as j3, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"surveyedAt":%s}', coalesce(answer.moment((case when "t4"."surveyedAt" is not null then greatest(date_trunc('month', "t4"."surveyedAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)), 'null')), count(*)::text) as j
  from (select s."surveyedAt"
  from rows."regions_g1" s
  where s._load <= 1) "t4"  group by (case when "t4"."surveyedAt" is not null then greatest(date_trunc('month', "t4"."surveyedAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)
  order by (case when "t4"."surveyedAt" is not null then greatest(date_trunc('month', "t4"."surveyedAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)
  limit 100 offset 0) "r5"), "g6" as materialized (select string_agg("r8".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"surveyedAt":%s}', coalesce(answer.moment((case when "t7"."surveyedAt" is not null then greatest(date_trunc('hour', "t7"."surveyedAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)), 'null')), count(*)::text) as j
  from (select s."surveyedAt"
  from rows."regions_g1" s
  where s._load <= 1) "t7"  group by (case when "t7"."surveyedAt" is not null then greatest(date_trunc('hour', "t7"."surveyedAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)
  order by (case when "t7"."surveyedAt" is not null then greatest(date_trunc('hour', "t7"."surveyedAt", $1::text), timestamptz '0001-01-01T00:00:00Z') end)
  limit 100 offset 0) "r8"), "g9" as materialized (select string_agg("r11".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"foundedOn":%s}', coalesce('"' || date_trunc('week', "t10"."foundedOn"::timestamp)::date::text || '"', 'null')), count(*)::text) as j
  from (select s."foundedOn"
  from rows."regions_g1" s
  where s._load <= 1) "t10"  group by date_trunc('week', "t10"."foundedOn"::timestamp)::date
  order by date_trunc('week', "t10"."foundedOn"::timestamp)::date
  limit 100 offset 0) "r11"), "g12" as materialized (select string_agg("r14".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"foundedOn":%s}', coalesce('"' || date_trunc('year', "t13"."foundedOn"::timestamp)::date::text || '"', 'null')), count(*)::text) as j
  from (select s."foundedOn"
  from rows."regions_g1" s
  where s._load <= 1) "t13"  group by date_trunc('year', "t13"."foundedOn"::timestamp)::date
  order by date_trunc('year', "t13"."foundedOn"::timestamp)::date
  limit 100 offset 0) "r14") select coalesce((select "g3".j from "g3"), '') as j, coalesce((select "g6".j from "g6"), '') as j1, coalesce((select "g9".j from "g9"), '') as j2, coalesce((select "g12".j from "g12"), '') as j3, ((select "g3".n from "g3") + (select "g6".n from "g6") + (select "g9".n from "g9") + (select "g12".n from "g12"))::int as "n0") q
-- ["Asia/Shanghai"]
