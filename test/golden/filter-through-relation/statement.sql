select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0", q."n1"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t3"
  where exists (select 1
  from (select s."code", s."rank"
  from rows."regions_g1" s
  where s._load <= 1) "t4"
  where "t4"."code" = "t3"."regionCode" and "t4"."rank" >= $1::integer))::text) as j, coalesce(string_agg("p2"."c1", ','), '') as j1, (count("p2"."c0"))::int as "n0", (1 * count(*))::int as "n1"
  from (select "r6".j as "c0", format('{"code":%s,"region":%s}', answer.scalar("t1"."code"), coalesce("r6".j, 'null')) as "c1"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where exists (select 1
  from (select s."code", s."rank"
  from rows."regions_g1" s
  where s._load <= 1) "t7"
  where "t7"."code" = "t1"."regionCode" and "t7"."rank" >= $1::integer)
  order by "t1"."code"
  limit 3) "t1"
  left join lateral (select format('{"rank":%s}', "t5"."rank") as j
  from (select s."rank", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t5" 
  where "t5"."code" = "t1"."regionCode"
  limit 1) "r6" on true) "p2") q
-- ["2"]
