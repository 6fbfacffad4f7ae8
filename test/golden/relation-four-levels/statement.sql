select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c2", ','), '') as j, (coalesce(sum("p2"."c0"), 0))::int as "n0", (coalesce(sum("p2"."c1"), 0) + 1 * count(*))::int as "n1"
  from (select coalesce("r13"."n0", 0) as "c0", coalesce("r13"."n1", 0) as "c1", format('{"code":%s,"streets":%s}', answer.scalar("t1"."code"), coalesce("r13".j, 'null')) as "c2"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 2) "t1"
  left join lateral (select format('{"nodes":[%s]}', string_agg("p4"."c2", ',')) as j, (coalesce(sum("p4"."c0"), 0) + 1 * count(*))::int as "n0", (coalesce(sum("p4"."c1"), 0))::int as "n1"
  from (select coalesce("r12"."n0", 0) as "c0", coalesce("r12"."n1", 0) as "c1", format('{"code":%s,"children":%s}', answer.scalar("t3"."code"), coalesce("r12".j, 'null')) as "c2"
  from (select "t3"."code", "t3"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code"
  order by "t3"."code"
  limit 2) "t3"
  left join lateral (select format('{"nodes":[%s]}', string_agg("p6"."c2", ',')) as j, (coalesce(sum("p6"."c0"), 0) + 1 * count(*))::int as "n0", (count("p6"."c1"))::int as "n1"
  from (select coalesce("r11"."n0", 0) as "c0", "r11".j as "c1", format('{"code":%s,"region":%s}', answer.scalar("t5"."code"), coalesce("r11".j, 'null')) as "c2"
  from (select "t5"."code", "t5"."regionCode", "t5"."parentCode"
  from (select s."code", s."regionCode", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t5"
  where "t5"."parentCode" = "t3"."code"
  order by "t5"."code"
  limit 2) "t5"
  left join lateral (select format('{"code":%s,"streets":%s}', answer.scalar("t7"."code"), coalesce("r10".j, 'null')) as j, coalesce("r10"."n0", 0) as "n0"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t7"
  left join lateral (select format('{"nodes":[%s]}', string_agg("p9"."c0", ',')) as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t8"."code")) as "c0"
  from (select "t8"."code", "t8"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t8"
  where "t8"."regionCode" = "t7"."code"
  order by "t8"."code"
  limit 1) "t8" ) "p9") "r10" on true
  where "t7"."code" = "t5"."regionCode"
  limit 1) "r11" on true) "p6") "r12" on true) "p4") "r13" on true) "p2") q
-- []
