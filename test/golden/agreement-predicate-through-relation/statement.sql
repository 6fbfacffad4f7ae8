select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0", q."n1"
  from (select format('{"totalCount":%s,"nodes":[', (select count(*)
  from (select 1
  from rows."people_g1" s
  where s._load <= 1 and (not exists (select 1
  from (select s."code", s."hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t4"
  where "t4"."code" = s."regionCode" and "t4"."hotline" = $1::text))) "t3" )::text) as j, coalesce(string_agg("p2"."c1", ','), '') as j1, (count("p2"."c0"))::int as "n0", (1 * count(*))::int as "n1"
  from (select "r6".j as "c0", format('{"number":%s,"regionCode":%s,"region":%s}', answer.scalar("t1"."number"), answer.scalar("t1"."regionCode"), coalesce("r6".j, 'null')) as "c1"
  from (select "t1"."number", "t1"."regionCode"
  from (select s."number", s."regionCode"
  from rows."people_g1" s
  where s._load <= 1 and (not exists (select 1
  from (select s."code", s."hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t7"
  where "t7"."code" = s."regionCode" and "t7"."hotline" = $1::text))) "t1" 
  order by "t1"."number"
  limit 3) "t1"
  left join lateral (select format('{"code":%s,"hotline":%s}', answer.scalar("t5"."code"), answer.scalar("t5"."hotline")) as j
  from (select s."code", mask.telephone(s."hotline") as "hotline"
  from rows."regions_g1" s
  where s._load <= 1) "t5" 
  where "t5"."code" = "t1"."regionCode"
  limit 1) "r6" on true) "p2") q
-- ["02312345678"]
