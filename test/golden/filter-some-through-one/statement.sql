select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where exists (select 1
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t4"
  where "t4"."code" = "t3"."regionCode" and exists (select 1
  from (select s."regionCode", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t5"
  where "t5"."regionCode" = "t4"."code" and exists (select 1
  from (select s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."code" = "t5"."parentCode" and "t6"."code" = $1::text))))::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where exists (select 1
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t7"
  where "t7"."code" = "t1"."regionCode" and exists (select 1
  from (select s."regionCode", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t8"
  where "t8"."regionCode" = "t7"."code" and exists (select 1
  from (select s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t9"
  where "t9"."code" = "t8"."parentCode" and "t9"."code" = $1::text)))
  order by "t1"."code"
  limit 3) "t1" ) "p2") q
-- ["5003"]
