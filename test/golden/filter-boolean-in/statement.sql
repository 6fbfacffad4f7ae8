select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code", "t1"."isUrban"
  from (select s."code", s."isUrban"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."isUrban" = $1::boolean
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["false"]
