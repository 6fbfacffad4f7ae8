select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (with "f3" as materialized (select count(*) as "j0", format('{"count":%s,"countDistinct":%s,"sum":%s,"avg":%s,"min":%s,"max":%s}', count(*)::text, format('{"name":%s}', count(distinct "t4"."name")), format('{"population":%s,"density":%s}', coalesce('"' || sum("t4"."population")::text || '"', 'null'), coalesce(to_json(sum("t4"."density")), 'null')), format('{"area":%s,"density":%s}', coalesce('"' || avg("t4"."area")::text || '"', 'null'), coalesce(to_json((sum("t4"."density") / count("t4"."density"))), 'null')), format('{"name":%s}', coalesce(to_json(min("t4"."name")), 'null')), format('{"surveyedAt":%s}', coalesce(answer.moment(max("t4"."surveyedAt")), 'null'))) as "j1"
  from (select s."name", s."population", s."density", s."area", s."surveyedAt", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t4"
  where "t4"."code" = $1::text) select format('{"totalCount":%s,"aggregate":%s}', (select "f3"."j0" from "f3")::text, (select "f3"."j1" from "f3")) as j, (1)::int as "n0") q
-- ["nowhere"]
