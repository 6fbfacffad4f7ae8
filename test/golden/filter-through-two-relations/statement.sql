select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0", q."n1"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where exists (select 1
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t4"
  where "t4"."code" = "t3"."parentCode" and exists (select 1
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t5"
  where "t5"."code" = "t4"."regionCode" and "t5"."code" = $1::text)))::text) as j, coalesce(string_agg("p2"."c2", ','), '') as j1, (count("p2"."c0"))::int as "n0", (count("p2"."c1") + 1 * count(*))::int as "n1"
  from (select "r9"."m0" as "c0", "r9".j as "c1", format('{"code":%s,"parent":%s}', answer.scalar("t1"."code"), coalesce("r9".j, 'null')) as "c2"
  from (select "t1"."code", "t1"."parentCode"
  from (select s."code", s."parentCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where exists (select 1
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t10"
  where "t10"."code" = "t1"."parentCode" and exists (select 1
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t11"
  where "t11"."code" = "t10"."regionCode" and "t11"."code" = $1::text))
  order by "t1"."code"
  limit 3) "t1"
  left join lateral (select format('{"region":%s}', coalesce("r8".j, 'null')) as j, "r8".j as "m0"
  from (select s."regionCode", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t6"
  left join lateral (select format('{"code":%s}', answer.scalar("t7"."code")) as j
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t7" 
  where "t7"."code" = "t6"."regionCode"
  limit 1) "r8" on true
  where "t6"."code" = "t1"."parentCode"
  limit 1) "r9" on true) "p2") q
-- ["51"]
