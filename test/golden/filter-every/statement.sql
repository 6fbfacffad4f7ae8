select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where (not exists (select 1
  from (select s."regionCode", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code" and ("t3"."length" >= $1::integer) is not true))
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["0"]
