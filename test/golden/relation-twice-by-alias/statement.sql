select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0", q."n1"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (coalesce(sum("p2"."c0"), 0))::int as "n0", (1 * count(*))::int as "n1"
  from (select coalesce("r5"."n0", 0) + coalesce("r8"."n0", 0) as "c0", format('{"a":%s,"b":%s}', coalesce("r5".j, 'null'), coalesce("r8".j, 'null')) as "c1"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 1) "t1"
  left join lateral (select format('{"nodes":[%s]}', string_agg("p4"."c0", ',')) as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t3"."code")) as "c0"
  from (select "t3"."code", "t3"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."regionCode" = "t1"."code"
  order by "t3"."code"
  limit 1) "t3" ) "p4") "r5" on true
  left join lateral (select format('{"nodes":[%s]}', string_agg("p7"."c0", ',')) as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t6"."code")) as "c0"
  from (select "t6"."code", "t6"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."regionCode" = "t1"."code"
  order by "t6"."code" desc
  limit 1) "t6" ) "p7") "r8" on true) "p2") q
-- []
