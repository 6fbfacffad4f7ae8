select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"surveyedAt":%s}', answer.scalar("t1"."code"), coalesce(answer.moment("t1"."surveyedAt"), 'null')) as "c0"
  from (select "t1"."code", "t1"."surveyedAt"
  from (select s."code", s."surveyedAt"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."surveyedAt" = $1::timestamptz
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["2025-06-01T08:00:00.123456+08:00"]
