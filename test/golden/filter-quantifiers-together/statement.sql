select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c1", ','), '') as j, (coalesce(sum("p2"."c0"), 0) + 1 * count(*))::int as "n0"
  from (select coalesce("r5"."n0", 0) as "c0", format('{"code":%s,"children":%s}', answer.scalar("t1"."code"), coalesce("r5".j, 'null')) as "c1"
  from (select "t1"."code"
  from (select s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where (exists (select 1
  from (select s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  where "t6"."parentCode" = "t1"."code" and true) and (not exists (select 1
  from (select s."parentCode", s."length"
  from rows."streets_g1" s
  where s._load <= 1) "t7"
  where "t7"."parentCode" = "t1"."code" and "t7"."length" is null)) and (not exists (select 1
  from (select s."parentCode", s."name"
  from rows."streets_g1" s
  where s._load <= 1) "t8"
  where "t8"."parentCode" = "t1"."code" and ("t8"."name" <> $1::text) is not true)))
  order by "t1"."code"
  limit 20) "t1"
  left join lateral (select format('{"nodes":[%s]}', string_agg("p4"."c0", ',')) as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"name":%s,"length":%s}', answer.scalar("t3"."code"), answer.scalar("t3"."name"), coalesce("t3"."length"::text, 'null')) as "c0"
  from (select "t3"."code", "t3"."name", "t3"."length", "t3"."parentCode"
  from (select s."code", s."name", s."length", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where "t3"."parentCode" = "t1"."code"
  order by "t3"."code"
  limit 9) "t3" ) "p4") "r5" on true) "p2") q
-- ["街道1"]
