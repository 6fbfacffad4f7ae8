select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (coalesce(sum("p2"."c0"), 0))::int as "n0", (1 * count(*))::int as "n1"
  from (select coalesce("r8"."n0", 0) as "c0", format('{"code":%s,"streets":%s}', answer.scalar("t1"."code"), coalesce("r8".j, 'null')) as "c1"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 2) "t1"
  left join lateral (select format('{"totalCount":%s,"nodes":[%s]}', (select count(*)
  from (select s."regionCode", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t5"
  where "t5"."regionCode" = "t1"."code" and (not exists (select 1
  from (select s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."parentCode" = "t5"."code" and true)))::text, string_agg("p4"."c0", ',')) as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t3"."code")) as "c0"
  from (select "t3"."code", "t3"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code" and (not exists (select 1
  from (select s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t7"
  where "t7"."parentCode" = "t3"."code" and true))
  order by "t3"."code"
  limit 2) "t3" ) "p4") "r8" on true) "p2") q
-- []
