select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"opensAt":%s}', answer.scalar("t1"."code"), coalesce('"' || "t1"."opensAt"::text || '"', 'null')) as "c0"
  from (select "t1"."code", "t1"."opensAt"
  from (select s."code", s."opensAt"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."opensAt" > $1::time
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["08:59:59.999"]
